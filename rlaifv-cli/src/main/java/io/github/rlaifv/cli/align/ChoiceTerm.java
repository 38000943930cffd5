package io.github.rlaifv.cli.align;

import io.github.rlaifv.cli.evaluate.KnownBenchmark;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A term of what weights are chosen by.
 *
 * @param weight factor of its value, greater than 0
 * @param benchmark benchmark; empty for the claims of responses to the instructions for development
 * @param metric name of the benchmark's metric; empty for claims
 */
record ChoiceTerm(double weight, Optional<KnownBenchmark> benchmark, String metric) {
    private static final String CLAIMS = "claims";
    private static final Pattern FORM = Pattern.compile("(?:([0-9.eE+-]+) ?\\* ?)?([A-Za-z_]+)(?::(.+))?");

    /** Reads {@code claims}, {@code pope:F1} or {@code 0.5*pope:F1}. */
    static final class OfText implements ITypeConverter<ChoiceTerm> {
        @Override
        public ChoiceTerm convert(String value) {
            Matcher found = FORM.matcher(value);
            if (!found.matches() || found.group(2).equals(CLAIMS) == (found.group(3) != null)) {
                throw new TypeConversionException(
                        "expected " + CLAIMS + " or BENCHMARK:METRIC, with a weight before it such"
                                + " as 0.5*pope:F1, but was '" + value + "'");
            }
            double weight = weight(found.group(1), value);
            return found.group(3) == null
                    ? new ChoiceTerm(weight, Optional.empty(), "")
                    : new ChoiceTerm(weight, Optional.of(benchmark(found.group(2))), found.group(3));
        }

        private static double weight(@Nullable String text, String value) {
            try {
                double weight = text == null ? 1 : Double.parseDouble(text);
                if (weight > 0 && !Double.isInfinite(weight)) {
                    return weight;
                }
            } catch (NumberFormatException e) {
                // reported below
            }
            throw new TypeConversionException("the weight must be a number > 0, was '" + value + "'");
        }

        private static KnownBenchmark benchmark(String name) {
            return Arrays.stream(KnownBenchmark.values())
                    .filter(one -> one.name().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "there is no benchmark '" + name + "', but " + Arrays.toString(KnownBenchmark.values())));
        }
    }
}
