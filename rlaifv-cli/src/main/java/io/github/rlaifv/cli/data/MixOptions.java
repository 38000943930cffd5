package io.github.rlaifv.cli.data;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.core.curation.CurationSource;
import io.github.rlaifv.core.curation.InstructionCurationBuilder;
import io.github.rlaifv.core.data.ReadOptions;
import io.github.rlaifv.core.dataset.InstructionDataset;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for sources and their shares, a mixin of {@link DataCommand}. */
final class MixOptions {
    @Option(
            names = "--source",
            required = true,
            arity = "1..*",
            paramLabel = "<name=path>",
            description =
                    "name of a source, and its JSON Lines or Parquet file, or folder of such files, with instructions"
                            + " or preference pairs. Of equal instructions, that of the first source is kept")
    private Map<String, Path> sources = new LinkedHashMap<>();

    @Option(
            names = "--weights",
            arity = "1..*",
            paramLabel = "<name=weight>",
            description =
                    "weights of sources in the mix, such as coco=2 web=1 (default: all instructions of each source)")
    private Map<String, String> weights = new LinkedHashMap<>();

    @Option(
            names = "--counts",
            arity = "1..*",
            paramLabel = "<name=number>",
            description = "numbers of instructions of sources (default: all instructions of each source)")
    private Map<String, String> counts = new LinkedHashMap<>();

    @Option(
            names = "--size",
            description =
                    "number of instructions in the result, which sources with weights divide (default: as many as the"
                            + " sources and their weights give)")
    private @Nullable Long size;

    @Option(names = "--seed", description = "seed of all random numbers (default: ${DEFAULT-VALUE})")
    private long seed;

    Set<String> names() {
        return sources.keySet();
    }

    /**
     * @throws IllegalArgumentException naming the option of a value that can't be used
     */
    void check() {
        Set<String> named = sources.keySet();
        CurationSource none = CurationSource.of("none", InstructionDataset.of(List.of()));
        named.forEach(name -> OptionValue.checked(
                "--source", () -> CurationSource.of(name, none.instructions()).name()));
        weights.forEach((name, text) -> OptionValue.checked(
                "--weights", () -> none.withWeight(number(name, text, Double::valueOf, "such as 2 or 0.5"))));
        counts.forEach((name, text) -> OptionValue.checked(
                "--counts", () -> none.withCount(number(name, text, Long::valueOf, "such as 1000"))));
        weights.keySet().stream().filter(counts::containsKey).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("source " + name + " has --weights and --counts: give one of the two");
        });
        if (size != null && size < 1) {
            OptionValue.checked("--size", () -> {
                throw new IllegalArgumentException("must be >= 1, was " + size);
            });
        }
    }

    private <T> T number(String name, String text, Function<String, T> parser, String example) {
        if (!sources.containsKey(name)) {
            throw new IllegalArgumentException(
                    "there is no source '" + name + "'. Use the names of --source: " + String.join(", ", names()));
        }
        try {
            return parser.apply(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' of " + name + " is not a number, " + example, e);
        }
    }

    /** Opens the sources and adds them, with size and seed. */
    void addTo(InstructionCurationBuilder curation, ReadOptions reading) {
        sources.forEach((name, path) -> {
            CurationSource source = CurationSource.open(name, path, reading);
            String weight = weights.get(name);
            String count = counts.get(name);
            if (weight != null) {
                source = source.withWeight(Double.parseDouble(weight));
            } else if (count != null) {
                source = source.withCount(Long.parseLong(count));
            }
            curation.source(source);
        });
        if (size != null) {
            curation.size(size);
        }
        curation.seed(seed);
    }
}
