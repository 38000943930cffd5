package io.github.rlaifv.cli.option;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How many of the instructions are for development: a number, or a share with a largest number.
 *
 * @param percent share in percent; 0 if a number is given
 * @param most the number, or the largest number of a share
 */
public record DevelopmentSize(double percent, int most) {
    private static final Pattern SHARE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?%");

    /** 10 % of the instructions, but at most 100. */
    public static final DevelopmentSize DEFAULT = new DevelopmentSize(10, 100);

    /** Returns the number for a number of instructions, at least 1. */
    public int of(long instructions) {
        return percent == 0 ? most : (int) Math.max(1, Math.min(most, Math.floor(instructions * percent / 100)));
    }

    @Override
    public String toString() {
        return percent == 0 ? String.valueOf(most) : String.format(Locale.ROOT, "%s%%", percent);
    }

    /** Reads a number such as 100, or a share such as 5%. */
    public static final class OfText implements ITypeConverter<DevelopmentSize> {
        @Override
        public DevelopmentSize convert(String value) {
            Matcher share = SHARE.matcher(value);
            if (share.matches()) {
                double percent = Double.parseDouble(share.group(1));
                if (percent > 0 && percent < 100) {
                    return new DevelopmentSize(percent, Integer.MAX_VALUE);
                }
                throw new TypeConversionException("a share must be above 0 % and below 100 %, was '" + value + "'");
            }
            try {
                return new DevelopmentSize(0, Integer.parseInt(value));
            } catch (NumberFormatException e) {
                throw new TypeConversionException(
                        "expected a number such as 100, or a share such as 5%, but was '" + value + "'");
            }
        }
    }
}
