import json
import time

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Play courses of study with simulated learners and print what each way to choose the facts brings."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--learners", type=int, default=200, help="learners per cell (200)")
        parser.add_argument(
            "--cells",
            help="facts/days/minutes, with commas between, such as 600/30/30,1000/60/15 (the ten of the design)",
        )
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--sigma", type=float, default=0.3, help="how much the learners' parameters differ (0.3)")
        parser.add_argument("--exponential", action="store_true", help="learners who forget exponentially")
        parser.add_argument("--inflated", type=float, default=0.0, help="share of ratings given one too high")
        parser.add_argument("--skipped", type=float, default=0.0, help="share of days not studied")
        parser.add_argument("--guessed", type=float, default=0.0, help="share of forgotten facts answered rightly")
        parser.add_argument(
            "--readiness", action="store_true", help="try the readiness estimate instead, on learners who sit the exam"
        )
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args, **options) -> None:
        # Here, because numpy takes a moment that other commands need not wait for.
        from studyapp.scheduling import simulation, trials

        if options["readiness"]:
            trial = trials.try_readiness(options["learners"], seed=options["seed"])
            self.stdout.write(json.dumps(trial.as_json(), indent=1) if options["format"] == "json" else str(trial))
            return
        started = time.perf_counter()
        family = simulation.Family(
            options["sigma"], options["exponential"], options["inflated"], options["skipped"], options["guessed"]
        )
        try:
            cells = read_cells(options["cells"]) if options["cells"] else simulation.CELLS
            rows = list(simulation.simulate(cells, learners=options["learners"], seed=options["seed"], family=family))
        except ValueError as error:
            raise CommandError(str(error)) from error
        if options["format"] == "json":
            self.stdout.write(json.dumps([row.as_json() for row in rows], indent=1))
            return
        self.stdout.write(simulation.as_table(rows))
        self.stdout.write(
            f"{options['learners']} learners per cell, seed {options['seed']}, {family}; "
            f"{time.perf_counter() - started:.0f} s."
        )


def read_cells(text: str) -> list:
    from studyapp.scheduling.simulation import Cell

    cells = []
    for part in text.split(","):
        try:
            facts, days, minutes = part.split("/")
            cell = Cell(int(facts), int(days), float(minutes))
        except ValueError as error:
            raise ValueError(f"'{part}' is not facts/days/minutes, such as 600/30/30.") from error
        if min(cell.facts, cell.days) < 1 or cell.minutes < 0:
            raise ValueError(f"'{part}' needs at least one fact and one day, and no negative minutes.")
        cells.append(cell)
    return cells
