"""Compare two texts from Python: `python examples/use_the_library.py`."""

from __future__ import annotations

from pathlib import Path

from diffcast import Comparison, compare

HERE = Path(__file__).parent


def contradictions(comparison: Comparison) -> list[str]:
    """What an editor should correct before publishing, one line each."""
    return [
        f"{difference.kind}: {comparison.transcript.text[difference.transcript.start : difference.transcript.end]}"
        f" / {comparison.article.text[difference.article.start : difference.article.end]}. {difference.reason}"
        for fact in comparison.facts
        for difference in fact.differences
        if difference.severity == "correction"
    ]


def main() -> None:
    # A Path is a file; a string is the text itself.
    comparison = compare(HERE / "transcript.txt", HERE / "article.txt")
    print("\n".join(contradictions(comparison)))

    missing = [fact for fact in comparison.facts if fact.status == "transcript_only" and fact.level == "statement"]
    print(f"\n{len(missing)} statements are only in the transcript. The first:")
    for span in missing[0].transcript if missing else ():
        print(f"  {comparison.transcript.text[span.start : span.end]}")

    report = comparison.to_dict()
    print(f"\nAs {report['schema']}: {report['counts']}")


if __name__ == "__main__":
    main()
