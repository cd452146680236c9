"""`python -m secops_cli`."""

from secops_cli.cli import main

if __name__ == "__main__":
    main()
