package io.github.rlaifv.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The models of a run by stage. A model that is not named in a stage is not open during it.
 *
 * @param stages the stages in order
 */
public record PlannedRun(List<Stage> stages) {

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
    }

    /** A run of one stage. */
    public static PlannedRun of(String stage, List<ModelUse> uses) {
        return new PlannedRun(List.of(new Stage(stage, uses)));
    }

    /** Returns the same run with a further stage. */
    public PlannedRun then(String stage, List<ModelUse> uses) {
        List<Stage> more = new ArrayList<>(stages);
        more.add(new Stage(stage, uses));
        return new PlannedRun(more);
    }

    /** Returns the same run with changed uses of models. */
    PlannedRun map(UnaryOperator<ModelUse> change) {
        return new PlannedRun(stages.stream()
                .map(stage -> new Stage(
                        stage.name(), stage.uses().stream().map(change).toList()))
                .toList());
    }

    /** Returns the same run with changed training. */
    PlannedRun mapTraining(UnaryOperator<TrainingLoad> change) {
        return map(use -> use.map(load -> load instanceof TrainingLoad training ? change.apply(training) : load));
    }
}
