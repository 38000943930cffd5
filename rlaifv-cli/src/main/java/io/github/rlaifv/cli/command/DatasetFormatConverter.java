package io.github.rlaifv.cli.command;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.internal.LowerCase;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the format of a dataset by its label, such as {@code trl-parquet}, or by the name of its constant. */
public final class DatasetFormatConverter implements ITypeConverter<DatasetFormat> {
    @Override
    public DatasetFormat convert(String value) {
        String label = LowerCase.of(value).replace('_', '-');
        return Arrays.stream(DatasetFormat.values())
                .filter(format -> format.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () -> new TypeConversionException("expected one of " + labels() + ", but was '" + value + "'"));
    }

    private static String labels() {
        return Arrays.stream(DatasetFormat.values()).map(DatasetFormat::label).collect(Collectors.joining(", "));
    }

    /** The labels of all formats, for help and completion. */
    public static final class Labels implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(DatasetFormat.values())
                    .map(DatasetFormat::label)
                    .iterator();
        }
    }
}
