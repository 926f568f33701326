# The desk as a container: docs/howto/run-the-desk.md shows how to run it behind a proxy. Build it in this folder:
#   docker build -t diffcast .
# Pin the base image by its digest where builds must repeat: --build-arg BASE=python:3.12-slim@sha256:…
ARG BASE=python:3.12-slim

FROM ${BASE} AS build
WORKDIR /source
COPY . .
RUN python -m venv /opt/diffcast \
    && /opt/diffcast/bin/pip install --no-cache-dir --disable-pip-version-check '.[readers,serve]'

FROM ${BASE}
RUN useradd --system --uid 10001 --user-group --home-dir /data --no-create-home --shell /usr/sbin/nologin diffcast \
    && install --directory --owner=diffcast --group=diffcast --mode=0700 /data
COPY --from=build /opt/diffcast /opt/diffcast
ENV PATH=/opt/diffcast/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001:10001
WORKDIR /data
# The stories. Nothing else is written but temporary files, so the root may be read-only.
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=5)"]
ENTRYPOINT ["diffcast"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000", "--data", "/data/stories.db", "--token-file", "/run/secrets/diffcast_token"]
