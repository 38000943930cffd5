package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.run.RunListener;
import java.util.Map;
import java.util.function.Consumer;

/** Calls a check each time that another one of the paper's stages begins within a round. */
final class RoundGate implements RunListener {
    static final String CANDIDATES = "candidates";
    static final String FEEDBACK = "feedback";
    static final String PAIRS = "pairs";
    static final String TRAINING = "training";
    static final String CHOICE = "choice";

    /** The paper's stages by those that listeners are notified of. */
    private static final Map<String, String> STAGES = Map.of(
            RunStages.CANDIDATES,
            CANDIDATES,
            RunStages.CLAIMS,
            FEEDBACK,
            RunStages.SCORES,
            FEEDBACK,
            RunStages.PAIRS,
            PAIRS,
            RunStages.REFERENCE,
            TRAINING,
            "dpo",
            TRAINING,
            RunStages.DEVELOPMENT,
            CHOICE);

    private final Consumer<String> check;
    private String current = "";

    /** @param check checks a stage by its name */
    RoundGate(Consumer<String> check) {
        this.check = check;
    }

    @Override
    public void stageStarted(String stage, long units) {
        String next = STAGES.getOrDefault(stage, current);
        if (!next.equals(current)) {
            check.accept(next);
            current = next;
        }
    }
}
