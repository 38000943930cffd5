package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.cli.align.AlignmentJob;
import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.LedgerRow;
import io.github.rlaifv.core.ledger.RunStages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** All rounds: candidates, feedback, pairs, training, and the choice of the best round, each checked when it begins. */
final class RoundsStage implements Stage {
    /** Bytes of a candidate with its claims and verdicts in the files of a run. */
    private static final long CANDIDATE_BYTES = 8_000;

    /** A round keeps its best weights and its last ones. */
    private static final int MODELS = 2;

    /** A checkpoint has float32 masters and two moments where the saved model has 16 bits. */
    private static final int CHECKPOINT_FACTOR = 6;

    /** Adapters of rank 64 have about 2 % of the weights of a model. */
    private static final int MODELS_PER_ADAPTER = 20;

    /** The stages of ledgers by the paper's. */
    private static final Map<String, Set<String>> LEDGER = Map.of(
            RoundGate.CANDIDATES, Set.of(RunStages.CANDIDATES),
            RoundGate.FEEDBACK, Set.of(RunStages.CLAIMS, RunStages.QUESTIONS, RunStages.SCORES),
            RoundGate.PAIRS, Set.of(RunStages.PAIRS),
            RoundGate.TRAINING, Set.of(RunStages.REFERENCE, RunStages.TRAINING),
            RoundGate.CHOICE, Set.of(RunStages.DEVELOPMENT));

    private final ReproductionPlan plan;
    private final Supplier<ConsoleProgress> progress;

    RoundsStage(ReproductionPlan plan, Supplier<ConsoleProgress> progress) {
        this.plan = plan;
        this.progress = progress;
    }

    @Override
    public List<String> names() {
        return List.of(RoundGate.CANDIDATES, RoundGate.FEEDBACK, RoundGate.PAIRS, RoundGate.TRAINING, RoundGate.CHOICE);
    }

    @Override
    public void check() {
        names().forEach(this::check);
        plan.options().plan().check(() -> plan.job().planned());
    }

    /** Data and memory are checked before the first stage; disk and servers before each. */
    private void check(String stage) {
        List<String> models = new ArrayList<>();
        long bytes = 0;
        long candidates =
                (long) plan.facts().perRound() * plan.facts().feedback().candidates();
        switch (stage) {
            case RoundGate.CANDIDATES -> {
                models.add(plan.policy().toString());
                bytes = candidates * CANDIDATE_BYTES;
            }
            case RoundGate.FEEDBACK, RoundGate.CHOICE -> {
                models.add(plan.labeler());
                models.addAll(plan.facts().dividers());
                bytes = candidates * CANDIDATE_BYTES;
            }
            case RoundGate.TRAINING -> bytes = trainedBytes() * (MODELS + CHECKPOINT_FACTOR);
            default -> bytes = candidates * CANDIDATE_BYTES / 2;
        }
        plan.checks().models(stage, models);
        plan.checks().disk(stage, bytes);
    }

    private long trainedBytes() {
        long model = FileStates.bytes(plan.policy());
        return plan.facts().adapters() ? model / MODELS_PER_ADAPTER : model;
    }

    @Override
    public String inputs() {
        return ContentHash.of(String.join(
                "\n",
                plan.instructionsFingerprint(),
                plan.options().allSettings().toString(),
                FileStates.ofAll(plan.options().choiceData()),
                FileStates.of(plan.policy()),
                plan.labeler(),
                plan.facts().dividers().toString()));
    }

    @Override
    public String outputs() {
        return FileStates.of(plan.rounds().resolve(ReproductionPlan.ALIGNMENT_FILE));
    }

    @Override
    public void run(CommandReport report) {
        try (ConsoleProgress shown = progress.get()) {
            AlignmentJob job = plan.job(shown.and(new RoundGate(this::check)));
            job.run(report);
        }
    }

    @Override
    public double seconds(String name, double measured) {
        Path folder = plan.rounds();
        return Ledger.find(folder).orElse(Ledger.NONE).rows().stream()
                .filter(row -> LEDGER.getOrDefault(name, Set.of()).contains(row.stage()))
                .map(LedgerRow::usage)
                .mapToDouble(usage -> usage.seconds())
                .sum();
    }
}
