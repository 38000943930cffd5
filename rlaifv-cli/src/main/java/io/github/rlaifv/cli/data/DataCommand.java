package io.github.rlaifv.cli.data;

import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.option.OutputFolderOption;
import io.github.rlaifv.cli.option.ReadingOptions;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.core.curation.BenchmarkImages;
import io.github.rlaifv.core.curation.CurationReport;
import io.github.rlaifv.core.curation.ExcludedImages;
import io.github.rlaifv.core.curation.InstructionCuration;
import io.github.rlaifv.core.curation.InstructionCurationBuilder;
import io.github.rlaifv.core.curation.PerceptualHash;
import io.github.rlaifv.core.curation.SourceReport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command {@code rlaifv data}: selects instructions from several sources, each once, without images of benchmarks.
 */
@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Selects instructions from several sources: each image and question once, without images of"
                + " benchmarks, in given proportions.")
public final class DataCommand extends Subcommand {
    @Mixin
    private MixOptions mix = new MixOptions();

    @Mixin
    private ReadingOptions reading = new ReadingOptions();

    @Option(
            names = "--exclude",
            arity = "1..*",
            paramLabel = "<name=path>",
            description = "name of a benchmark, and the folder or Parquet file of its images, which must not be in the"
                    + " result (default: none)")
    private Map<String, Path> exclude = new LinkedHashMap<>();

    @Option(
            names = "--distance",
            description = "largest number of different bits, of " + PerceptualHash.BITS
                    + ", of images that count as the same (default: ${DEFAULT-VALUE})")
    private int distance = ExcludedImages.DEFAULT_DISTANCE;

    @Option(
            names = "--keep-images",
            description = "leave images that are files where they are (default: false, which copies them to --output)")
    private boolean keepImages;

    @Mixin
    private OutputFolderOption output = new OutputFolderOption();

    @Override
    protected void check() {
        OptionValue.checked("--distance", () -> OptionValue.within(0, PerceptualHash.BITS - 1, distance));
        exclude.forEach((name, path) -> OptionValue.checked("--exclude", () -> new BenchmarkImages(name, path)));
        mix.check();
    }

    @Override
    protected void plan(WorkPlan work) {
        work.computes("instructions of " + mix.names().size() + " sources, without images of " + exclude.size()
                + " benchmarks");
    }

    @Override
    protected int run(CommandReport report) {
        InstructionCurationBuilder curation =
                InstructionCuration.builder().distance(distance).keepImages(keepImages);
        exclude.forEach((name, path) -> curation.exclude(new BenchmarkImages(name, path)));
        mix.addTo(curation, reading.options());
        CurationReport result;
        try (ConsoleProgress progress = progress()) {
            result = curation.build().run(output.folder(), progress);
        }
        result.sources().forEach(source -> report.line(line(source)));
        Path file = output.folder().resolve(InstructionCuration.INSTRUCTIONS);
        report.line(result.instructions() + " instructions, " + file)
                .put("instructions", result.instructions())
                .put("benchmark_images", result.benchmarkImages())
                .put("sources", result.sources())
                .put("output", output.folder());
        return 0;
    }

    private static String line(SourceReport source) {
        return source.name() + ": " + source.read() + " records, "
                + (source.textOnly() == 0 ? "" : source.textOnly() + " without an image, ") + source.duplicates()
                + " duplicates, "
                + source.excluded() + " with images of benchmarks"
                + (source.excludedBy().isEmpty() ? "" : " " + source.excludedBy()) + ", " + source.unusable()
                + " unusable, " + source.taken() + " of " + source.eligible() + " taken";
    }
}
