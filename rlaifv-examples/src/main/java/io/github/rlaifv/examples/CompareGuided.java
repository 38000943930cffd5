package io.github.rlaifv.examples;

import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.tinyworld.bestof.GuidedComparison;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** Compares guided decoding with plain sampling on held-out scenes of the tiny world, over quickstarts of several seeds. */
public final class CompareGuided {
    private CompareGuided() {}

    /** Takes the number of held-out scenes, the number of candidates per sentence, and the output folders of quickstarts. */
    public static void main(String[] args) {
        System.out.print(GuidedComparison.run(
                        Stream.of(Arrays.copyOfRange(args, 2, args.length))
                                .map(Path::of)
                                .toList(),
                        Integer.parseInt(args[0]),
                        Integer.parseInt(args[1]),
                        RunListener.NONE)
                .toTable());
    }
}
