package io.github.rlaifv.examples;

import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.tinyworld.bestof.RuleComparison;
import io.github.rlaifv.tinyworld.bestof.RuleComparisonOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares rules of best-of-N on held-out scenes of the tiny world, over quickstarts of several seeds: how often the picks
 * among 1, 4, 16 and 64 candidates of base and aligned model are wrong, with intervals and seconds per answer.
 */
public final class CompareRules {
    private CompareRules() {}

    /**
     * Takes a folder for the pools and results, the number of held-out scenes, the largest number of candidates (4, 16 or
     * 64), the model that judges claims ({@code base} or {@code aligned}), and the output folders of the quickstarts.
     */
    public static void main(String[] args) {
        List<Path> runs = new ArrayList<>();
        for (int i = 4; i < args.length; i++) {
            runs.add(Path.of(args[i]));
        }
        int scenes = Integer.parseInt(args[1]);
        RuleComparisonOptions options = new RuleComparisonOptions(
                runs,
                Path.of(args[0]),
                scenes,
                Integer.parseInt(args[2]),
                Math.min(4, scenes),
                8,
                args[3].equals("aligned"));
        System.out.print(RuleComparison.run(options, RunListener.NONE).toTable());
    }
}
