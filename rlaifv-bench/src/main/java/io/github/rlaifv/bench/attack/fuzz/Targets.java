package io.github.rlaifv.bench.attack.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All targets of the fuzzer. */
final class Targets {
    private static final Map<String, Target> ALL = all();

    private Targets() {}

    private static Map<String, Target> all() {
        List<Target> targets = new ArrayList<>();
        targets.addAll(ImageTargets.all());
        targets.addAll(ModelTargets.all());
        targets.addAll(DatasetTargets.all());
        targets.addAll(FeedbackTargets.all());
        targets.addAll(TrainingTargets.all());
        targets.addAll(BenchmarkTargets.all());
        targets.addAll(ReportTargets.all());
        targets.addAll(ServerTargets.all());
        Map<String, Target> byName = new LinkedHashMap<>();
        targets.forEach(target -> byName.put(target.name(), target));
        return byName;
    }

    static Set<String> names() {
        return ALL.keySet();
    }

    static Target named(String name) {
        Target target = ALL.get(name);
        if (target == null) {
            throw new IllegalArgumentException("there is no target '" + name + "': use one of " + ALL.keySet());
        }
        return target;
    }
}
