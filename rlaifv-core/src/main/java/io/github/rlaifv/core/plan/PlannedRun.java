package io.github.rlaifv.core.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The models of a run by stage. A model that is not named in a stage is not open during it.
 *
 * @param stages the stages in order
 * @param options names of the changes that may be proposed if the run does not fit
 */
public record PlannedRun(List<Stage> stages, Map<MemoryChange, String> options) {

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

    public PlannedRun {
        stages = List.copyOf(stages);
        Map<MemoryChange, String> copy = new EnumMap<>(MemoryChange.class);
        copy.putAll(options);
        options = Collections.unmodifiableMap(copy);
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
        return new PlannedRun(stages, inWords());
    }

    /**
     * Returns the same run, for which only some changes are proposed. Default: all, in words.
     *
     * @param names name of each possible change, such as the option of a command; {@code DEVICES} in the name of {@link
     *     MemoryChange#MORE_GPUS} stands for the list of GPUs
     */
    public PlannedRun changedBy(Map<MemoryChange, String> names) {
        return new PlannedRun(stages, names);
    }

    /** Returns the same run with a further stage. */
    public PlannedRun then(String stage, List<ModelUse> uses) {
        List<Stage> more = new ArrayList<>(stages);
        more.add(new Stage(stage, uses));
        return new PlannedRun(more, options);
    }

    /** Returns the same run with changed uses of models. */
    PlannedRun map(UnaryOperator<ModelUse> change) {
        return new PlannedRun(
                stages.stream()
                        .map(stage -> new Stage(
                                stage.name(), stage.uses().stream().map(change).toList()))
                        .toList(),
                options);
    }

    /** Returns the same run with changed training. */
    PlannedRun mapTraining(UnaryOperator<TrainingLoad> change) {
        return map(use -> use.map(load -> load instanceof TrainingLoad training ? change.apply(training) : load));
    }
}
