"""`python -m kg.cli` is the command `communique`."""

from kg.cli.main import main

raise SystemExit(main())
