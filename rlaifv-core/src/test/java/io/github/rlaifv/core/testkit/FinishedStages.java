package io.github.rlaifv.core.testkit;

import io.github.rlaifv.core.run.RunListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps the stages that were finished, such as "candidates 20 of 20". */
public final class FinishedStages implements RunListener {
    private final Map<String, Long> units = new HashMap<>();
    private final Map<String, Long> done = new HashMap<>();
    private final List<String> finished = new ArrayList<>();

    @Override
    public void stageStarted(String stage, long count) {
        units.put(stage, count);
        done.put(stage, 0L);
    }

    @Override
    public void progressed(String stage, long count) {
        done.put(stage, count);
    }

    @Override
    public void stageFinished(String stage) {
        finished.add(stage + " " + done.get(stage) + " of " + units.get(stage));
    }

    /** Name of each finished stage with its finished and all units, in the order of their ends. */
    public List<String> all() {
        return List.copyOf(finished);
    }
}
