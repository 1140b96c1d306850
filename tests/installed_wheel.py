"""Ask an installed Onroll, away from its checkout, whether it lives. Run by .ci/run, not by pytest.

python tests/installed_wheel.py CHECKOUT
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path


def main(checkout: Path) -> int:
    """Make the application as production does and look at what must have come with the wheel."""
    import app as composition
    from base.settings import Settings

    home = Path(composition.__file__).resolve().parent
    assert not home.is_relative_to(checkout), f"app came from the checkout: {home}"
    for wanted in (
        "static/vendor/govuk-frontend.css",
        "static/vendor/images",
        "migrations/env.py",
        "definitions",
        "templates",
    ):
        assert (home / wanted).exists(), f"the wheel lacks {wanted}"
    for unwanted in ("tests", "benchmarks", "docs"):
        assert not (home / unwanted).exists(), f"the wheel holds {unwanted}"
    with tempfile.TemporaryDirectory() as data:
        product = composition.create_app(
            Settings.from_environment(
                {
                    "ONROLL_ENV": "production",
                    "ONROLL_DATA": data,
                    "DATABASE_URL": f"sqlite:///{data}/onroll.sqlite3",
                    "SECRET_KEY": "of no use to anybody",
                    "ONROLL_PUBLIC_URL": "https://localhost",
                }
            )
        )
        answer = product.test_client().get("/health/live", base_url="https://localhost")
        assert answer.status_code == 200, answer.status
    print(f"the wheel lives in {home.name}: /health/live says {answer.get_data(as_text=True).strip()[:80]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
