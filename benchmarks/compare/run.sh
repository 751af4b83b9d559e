#!/bin/bash
# Measures our server beside others. See README.md; run.sh --help for the options.
ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)"
exec python3 "$(dirname "$(readlink -f "$0")")/compare.py" "$@"
