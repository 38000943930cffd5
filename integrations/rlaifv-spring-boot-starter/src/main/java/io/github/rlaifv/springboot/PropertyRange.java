package io.github.rlaifv.springboot;

import io.github.rlaifv.core.device.ScalarType;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks values of properties when they are read, so that a wrong one is found at the start, also if models are opened later. */
final class PropertyRange {
    private static final Pattern DEVICE = Pattern.compile("cpu|cuda(:[0-9]{1,3})?");

    private PropertyRange() {}

    static void atLeast(String property, int least, int value) {
        require(value >= least, property, value, "it is less than " + least, "an integer of at least " + least);
    }

    static void between(String property, int least, int most, int value) {
        require(
                value >= least && value <= most,
                property,
                value,
                "it is out of range",
                "an integer from " + least + " to " + most);
    }

    static void number(String property, boolean inRange, double value, String allowed) {
        require(inRange && Double.isFinite(value), property, value, "it is out of range", "a number " + allowed);
    }

    static void notNegative(String property, Duration value) {
        require(!value.isNegative(), property, value, "it is negative", "a duration such as 30s, or 0");
    }

    static void positive(String property, Duration value) {
        require(
                !value.isNegative() && !value.isZero(),
                property,
                value,
                "it is not above 0",
                "a duration such as 60s, or remove it for none");
    }

    static void notEmpty(String property, List<String> values) {
        require(
                values.stream().noneMatch(String::isEmpty),
                property,
                values,
                "one of its texts is empty",
                "texts of at least one character, or remove it");
    }

    static void floating(String property, @Nullable ScalarType value) {
        require(
                value == null || value.floating(),
                property,
                value,
                "it is no floating-point type",
                "one of float32, bfloat16 and float16, or remove it");
    }

    static void device(String property, @Nullable String value) {
        require(
                value == null || DEVICE.matcher(value).matches(),
                property,
                value,
                "it is no device",
                "cpu, cuda or cuda:N, or remove it to use a CUDA device if there is one");
    }

    private static void require(boolean holds, String property, @Nullable Object value, String reason, String allowed) {
        if (!holds) {
            throw new InvalidPropertyException(
                    property, value, reason, "Set " + property + " to " + allowed + ".", null);
        }
    }
}
