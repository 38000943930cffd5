package io.github.rlaifv.cli.testkit;

import java.util.List;
import java.util.Map;

/** The options and parameters that commands require, beside {@code --output}, with values of which nothing exists. */
public final class RequiredOptions {
    private static final Map<String, List<String>> ALL = Map.ofEntries(
            Map.entry("ask", List.of("--model=none", "--image=none", "--question=What?")),
            Map.entry("data", List.of("--source=a=none")),
            Map.entry("pairs", List.of("--feedback=none")),
            Map.entry("train", List.of("--policy=none", "--pairs=none")),
            Map.entry("calibrate", List.of("--labeler=none", "--claims=none")),
            Map.entry("convert", List.of("--pairs=none")),
            Map.entry("align", List.of("--policy=none", "--instructions=none")),
            Map.entry("align-llava", List.of("--policy=none", "--labeler=none", "--instructions=none")),
            Map.entry("self-align", List.of("--policy=none", "--instructions=none")),
            Map.entry("feedback", List.of("--policy=none", "--instructions=none")),
            Map.entry("reference", List.of("--model=none", "--pairs=none")),
            Map.entry("reproduce", List.of("--policy=none", "--labeler=none", "--instructions=none")),
            Map.entry("rerank", List.of("--policy=none", "--instructions=none")),
            Map.entry("evaluate", List.of("--benchmark=POPE", "--data=none", "--model=none")),
            Map.entry("merge", List.of("none")),
            Map.entry("compare", List.of("--model", "a=x", "b=y")),
            Map.entry("human-claims", List.of("--feedback=none")),
            Map.entry("human-compare", List.of("--model", "a=x", "b=y", "--instructions=none")),
            Map.entry("human-read", List.of("none")),
            Map.entry("inspect", List.of("none")),
            Map.entry("completion", List.of("bash")),
            Map.entry("ledger", List.of("none")),
            Map.entry("serve", List.of("--model=none")),
            Map.entry("score", List.of("--model=none", "--images=none", "--responses=none")));

    private RequiredOptions() {}

    /** The arguments that a command requires; none if it needs only its output. */
    public static List<String> of(String command) {
        return ALL.getOrDefault(command, List.of());
    }
}
