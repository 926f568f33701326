"""A second reader: a language model on this machine that is asked about uncertain findings. Off unless asked for."""
