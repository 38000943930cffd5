package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.core.internal.JsonText;
import java.util.List;

/**
 * Results of a comparison of ways to make pairs and to learn from them.
 *
 * @param instructions number of instructions that pairs were made for, per arm and seed
 * @param candidates number of candidates per instruction
 * @param heldOutScenes number of held-out scenes
 * @param arms results of each arm over all seeds, the model before alignment first
 * @param seeds results by seed
 */
public record AblationReport(
        int instructions, int candidates, int heldOutScenes, List<ArmSummary> arms, List<SeedResult> seeds) {
    public AblationReport {
        arms = List.copyOf(arms);
        seeds = List.copyOf(seeds);
    }

    /** The report as JSON with names in snake case. */
    public String toJson() {
        return JsonText.prettySnakeCase(this) + "\n";
    }

    /** The report as Markdown tables. */
    public String toTable() {
        return new AblationTables(instructions, candidates, heldOutScenes, arms, seeds).text();
    }
}
