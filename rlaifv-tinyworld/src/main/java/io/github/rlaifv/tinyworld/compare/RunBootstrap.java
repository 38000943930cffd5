package io.github.rlaifv.tinyworld.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Intervals of paired differences over runs and scenes. Each draw takes runs with replacement, and of each taken run its
 * scenes with replacement, so that differences between seeds widen the interval as those between scenes do.
 */
public final class RunBootstrap {
    private static final int DRAWS = 2000;
    private static final double TAIL = 0.025;

    private RunBootstrap() {}

    /**
     * Mean of a difference with its 95 % interval.
     *
     * @param value mean over runs and scenes
     * @param low lower end
     * @param high upper end
     */
    public record Difference(double value, double low, double high) {}

    /**
     * Returns the mean difference of two measurements of the same scenes.
     *
     * @param now for each run the values by scene
     * @param before the values that they are compared with
     */
    public static Difference of(List<List<Double>> now, List<List<Double>> before) {
        double[][] differences = new double[now.size()][];
        for (int run = 0; run < differences.length; run++) {
            differences[run] = new double[now.get(run).size()];
            for (int scene = 0; scene < differences[run].length; scene++) {
                differences[run][scene] =
                        now.get(run).get(scene) - before.get(run).get(scene);
            }
        }
        Random random = new Random(0);
        double[] means = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            for (int run = 0; run < differences.length; run++) {
                double[] scenes = differences[differences.length == 1 ? 0 : random.nextInt(differences.length)];
                double ofRun = 0;
                for (int scene = 0; scene < scenes.length; scene++) {
                    ofRun += scenes[random.nextInt(scenes.length)];
                }
                sum += ofRun / scenes.length;
            }
            means[draw] = sum / differences.length;
        }
        Arrays.sort(means);
        return new Difference(
                Arrays.stream(differences)
                        .mapToDouble(scenes -> Arrays.stream(scenes).average().orElse(Double.NaN))
                        .average()
                        .orElse(Double.NaN),
                means[(int) (TAIL * DRAWS)],
                means[DRAWS - 1 - (int) (TAIL * DRAWS)]);
    }
}
