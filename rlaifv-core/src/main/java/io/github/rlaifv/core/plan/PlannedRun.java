package io.github.rlaifv.core.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The models of a run by stage. A model that is not named in a stage is not open during it.
 *
 * @param stages the stages in order
 * @param options names of the changes that may be proposed if the run does not fit
 * @param smaller runs with smaller values of an option that may be proposed too; those of one option from the largest value
 */
public record PlannedRun(List<Stage> stages, Map<MemoryChange, String> options, List<Smaller> smaller) {

    /**
     * A stage of a run.
     *
     * @param name name in tables
     * @param uses the models that are open
     */
    public record Stage(String name, List<ModelUse> uses) {
        public Stage {
            uses = List.copyOf(uses);
        }
    }

    /**
     * The same run with a smaller value of an option, such as fewer prompts per call. It is proposed if it fits.
     *
     * @param option name of the option
     * @param value the smaller value
     * @param run plans the run; called only if the run that was asked for does not fit
     */
    public record Smaller(String option, int value, Supplier<PlannedRun> run) {

        /**
         * Returns the runs with a half of an option's value, a quarter, and so on. The largest one that fits is proposed.
         *
         * @param option name of the option, such as {@code --per-call}
         * @param value value of the run that was asked for
         * @param least smallest value to try, at least 1
         * @param run plans the run with a value
         * @throws IllegalArgumentException if {@code least} is below 1
         */
        public static List<Smaller> halving(String option, int value, int least, IntFunction<PlannedRun> run) {
            PlanChecks.positive("least", least);
            List<Smaller> runs = new ArrayList<>();
            for (int half = value / 2; half >= least; half /= 2) {
                int smaller = half;
                runs.add(new Smaller(option, smaller, () -> run.apply(smaller)));
            }
            return runs;
        }

        /** The option with its value. */
        String inWords() {
            return option + "=" + value;
        }
    }

    public PlannedRun {
        stages = List.copyOf(stages);
        Map<MemoryChange, String> copy = new EnumMap<>(MemoryChange.class);
        copy.putAll(options);
        options = Collections.unmodifiableMap(copy);
        smaller = List.copyOf(smaller);
    }

    private static Map<MemoryChange, String> inWords() {
        Map<MemoryChange, String> words = new EnumMap<>(MemoryChange.class);
        for (MemoryChange change : MemoryChange.values()) {
            words.put(change, change.label());
        }
        return words;
    }

    /** A run of one stage. */
    public static PlannedRun of(String stage, List<ModelUse> uses) {
        return of(List.of(new Stage(stage, uses)));
    }

    /** A run of several stages. The largest one counts if several have the same name. */
    public static PlannedRun of(List<Stage> stages) {
        return new PlannedRun(stages, inWords(), List.of());
    }

    /**
     * Returns the same run, for which only some changes are proposed. Default: all, in words.
     *
     * @param names name of each possible change, such as the option of a command; {@code DEVICES} in the name of {@link
     *     MemoryChange#MORE_GPUS} stands for the list of GPUs
     */
    public PlannedRun changedBy(Map<MemoryChange, String> names) {
        return new PlannedRun(stages, names, smaller);
    }

    /** Returns the same run, for which runs with smaller values of options are proposed besides. Default: none. */
    public PlannedRun orSmaller(List<Smaller> runs) {
        return new PlannedRun(stages, options, runs);
    }

    /** Returns the same run with a further stage. */
    public PlannedRun then(String stage, List<ModelUse> uses) {
        List<Stage> more = new ArrayList<>(stages);
        more.add(new Stage(stage, uses));
        return new PlannedRun(more, options, smaller);
    }

    /** Returns the same run with changed uses of models. */
    PlannedRun map(UnaryOperator<ModelUse> change) {
        return new PlannedRun(
                stages.stream()
                        .map(stage -> new Stage(
                                stage.name(), stage.uses().stream().map(change).toList()))
                        .toList(),
                options,
                smaller);
    }

    /** Returns the same run with changed training. */
    PlannedRun mapTraining(UnaryOperator<TrainingLoad> change) {
        return map(use -> use.map(load -> load instanceof TrainingLoad training ? change.apply(training) : load));
    }
}
