import json
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from studyapp.scheduling.proof import STORED_AT, Parity, ReadinessTrial, Table, as_table

if TYPE_CHECKING:
    from studyapp.scheduling.simulation import Family


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
        parser.add_argument(
            "--parity",
            type=int,
            metavar="HISTORIES",
            help="compare the memory with py-fsrs over so many random histories",
        )
        parser.add_argument(
            "--write", action="store_true", help="prove everything (20 minutes), and keep it for /how-it-schedules/"
        )
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args, **options) -> None:
        # Here, because numpy takes a moment that other commands need not wait for.
        from studyapp.scheduling import parity, simulation, trials

        learners, seed = options["learners"], options["seed"]
        if options["write"]:
            self._prove_all(learners, seed)
        elif options["parity"]:
            self._say(parity.compare_with_py_fsrs(options["parity"], seed=seed), options)
        elif options["readiness"]:
            self._say(trials.try_readiness(learners, seed=seed), options)
        else:
            family = simulation.Family(
                options["sigma"], options["exponential"], options["inflated"], options["skipped"], options["guessed"]
            )
            self._simulate(family, options)

    def _simulate(self, family: "Family", options: dict) -> None:
        from studyapp.scheduling import simulation

        started, learners, seed = time.perf_counter(), options["learners"], options["seed"]
        try:
            cells = read_cells(options["cells"]) if options["cells"] else simulation.CELLS
            rows = tuple(simulation.simulate(cells, learners=learners, seed=seed, family=family))
        except ValueError as error:
            raise CommandError(str(error)) from error
        if options["format"] == "json":
            self.stdout.write(json.dumps([asdict(row) for row in rows], indent=1))
            return
        self.stdout.write(as_table(rows))
        self.stdout.write(Table(str(family), rows).verdict)
        self.stdout.write(
            f"{learners} learners per cell, seed {seed}, {family}; after ± the reach of the 95 % interval; "
            f"{time.perf_counter() - started:.0f} s."
        )

    def _prove_all(self, learners: int, seed: int) -> None:
        from studyapp.scheduling import proving

        try:
            proof = proving.prove(self.stdout.write, made_on=timezone.now().date(), learners=learners, seed=seed)
        except ValueError as error:
            raise CommandError(str(error)) from error
        proof.write()
        self.stdout.write(f"Written to {STORED_AT.name}.")

    def _say(self, found: Parity | ReadinessTrial, options: dict) -> None:
        self.stdout.write(json.dumps(asdict(found), indent=1) if options["format"] == "json" else str(found))


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
