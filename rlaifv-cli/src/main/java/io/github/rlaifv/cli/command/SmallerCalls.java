package io.github.rlaifv.cli.command;

import io.github.rlaifv.core.plan.PlannedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Collects runs of a command with a smaller value of one of the options that set the size of its calls of models. They are
 * proposed if the run that was asked for does not fit.
 */
public final class SmallerCalls {
    /** Responses are not planned to be shorter, so that they remain whole descriptions. */
    private static final int FEWEST_TOKENS = 64;

    /** A pair needs two. */
    private static final int FEWEST_CANDIDATES = 2;

    private final List<PlannedRun.Smaller> runs = new ArrayList<>();

    /**
     * Adds runs with fewer prompts per call, down to one.
     *
     * @param asked value of {@code --per-call}
     * @param run plans the run with another value
     */
    public SmallerCalls perCall(int asked, IntFunction<PlannedRun> run) {
        return halving("--per-call", asked, 1, run);
    }

    /**
     * Adds runs with shorter responses, down to {@value #FEWEST_TOKENS} tokens.
     *
     * @param asked value of {@code --max-new-tokens}
     * @param run plans the run with another value
     */
    public SmallerCalls maxNewTokens(int asked, IntFunction<PlannedRun> run) {
        return halving("--max-new-tokens", asked, FEWEST_TOKENS, run);
    }

    /**
     * Adds runs with fewer candidates per prompt, down to {@value #FEWEST_CANDIDATES}.
     *
     * @param asked value of {@code --candidates}
     * @param run plans the run with another value
     */
    public SmallerCalls candidates(int asked, IntFunction<PlannedRun> run) {
        return halving("--candidates", asked, FEWEST_CANDIDATES, run);
    }

    private SmallerCalls halving(String option, int asked, int least, IntFunction<PlannedRun> run) {
        runs.addAll(PlannedRun.Smaller.halving(option, asked, least, run));
        return this;
    }

    /** Returns the run that was asked for, for which the smaller ones are proposed if it does not fit. */
    public PlannedRun of(PlannedRun asked) {
        return asked.orSmaller(runs);
    }
}
