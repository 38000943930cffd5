package io.github.rlaifv.examples;

import io.github.rlaifv.tinyworld.report.ReportWriter;
import io.github.rlaifv.tinyworld.report.SeedTable;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Prints the headline of quickstarts of several seeds: a row per run, the median and the worst. */
public final class CompareSeeds {
    private CompareSeeds() {}

    /** Takes the output folders of quickstarts on the tiny world. */
    public static void main(String[] args) {
        System.out.print(new SeedTable(Stream.of(args)
                        .map(Path::of)
                        .map(run -> SeedTable.row(
                                String.valueOf(run.getFileName()), ReportWriter.read(run.resolve(ReportWriter.JSON))))
                        .toList())
                .toTable());
    }
}
