package io.github.rlaifv.spark.internal;

import io.github.rlaifv.core.internal.data.ColumnKind;
import io.github.rlaifv.core.internal.data.DataColumns;
import io.github.rlaifv.core.run.BadDataException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Instructions in Parquet files, with their position in the order of the files' names. Spark reads files in another
 * order, but knows the file of each row and its number there, so no shuffle is needed.
 *
 * @param spark the session
 * @param path a file or folder
 */
public record ParquetOrder(SparkSession spark, String path) {
    private static final String FILE = "_metadata.file_path";
    private static final String ROW = "_metadata.row_index";

    /** Returns the instructions in the columns of {@link InstructionRows#SCHEMA}. */
    public Dataset<Row> instructions() {
        Dataset<Row> files = spark.read().parquet(path);
        StructType schema = files.schema();
        DataColumns columns = DataColumns.of(name -> kind(schema, name));
        return files.select(
                offsets(files).plus(functions.col(ROW)).as(Batches.INDEX),
                id(columns).as("id"),
                image(schema, columns.image()).as("image"),
                question(columns).as("question"));
    }

    /** Returns the number of rows in the files before that of the row. */
    private Column offsets(Dataset<Row> files) {
        List<Row> sizes = files.groupBy(functions.col(FILE).as("file"))
                .count()
                .orderBy("file")
                .collectAsList();
        long before = 0;
        Column offset = functions.lit(0L);
        for (Row file : sizes) {
            if (before > 0) {
                offset = functions
                        .when(functions.col(FILE).equalTo(file.getString(0)), functions.lit(before))
                        .otherwise(offset);
            }
            before += file.getLong(1);
        }
        return offset;
    }

    private Column id(DataColumns columns) {
        Column row = functions.concat(
                functions.col("_metadata.file_name"),
                functions.lit("#"),
                functions.col(ROW).cast(DataTypes.StringType));
        Optional<String> name = columns.ofInstruction().stream()
                .filter(column -> !column.equals(columns.image()) && !column.equals(columns.question()))
                .findFirst();
        return name.map(column -> functions.coalesce(functions.col(column).cast(DataTypes.StringType), row))
                .orElse(row);
    }

    private Column question(DataColumns columns) {
        String name = columns.question();
        if (columns.kinds().get(name) != ColumnKind.TEXT) {
            throw wrong(name, "a text", columns);
        }
        return functions.col(name);
    }

    private Column image(StructType schema, String name) {
        DataColumns columns = DataColumns.of(column -> kind(schema, column));
        Column image = functions.col(name);
        return switch (columns.kinds().getOrDefault(name, ColumnKind.MISSING)) {
            case IMAGE -> functions.struct(image.getField("bytes").as("bytes"), located(image.getField("path")));
            case IMAGE_LIST ->
                functions.struct(
                        image.getItem(0).getField("bytes").as("bytes"),
                        located(image.getItem(0).getField("path")));
            case TEXT -> path(image);
            case TEXT_LIST -> path(image.getItem(0));
            default -> throw wrong(name, "an image (a group of \"bytes\" and \"path\") or a path", columns);
        };
    }

    private static Column path(Column path) {
        return functions.struct(functions.lit(null).cast(DataTypes.BinaryType).as("bytes"), located(path));
    }

    /** Resolves a path that is not absolute against the folder of the row's file. */
    private static Column located(Column path) {
        Column folder = functions.regexp_replace(functions.col(FILE), functions.lit("/[^/]*$"), functions.lit("/"));
        return functions
                .when(path.rlike("^(/|[A-Za-z][A-Za-z0-9+.-]*:)"), path)
                .otherwise(functions.concat(folder, path))
                .as("path");
    }

    private BadDataException wrong(String column, String wanted, DataColumns columns) {
        return new BadDataException(path + ": column \"" + column + "\" must be " + wanted + ", was "
                + columns.kinds().getOrDefault(column, ColumnKind.MISSING).words() + "; the columns are "
                + Arrays.stream(spark.read().parquet(path).columns()).collect(Collectors.joining(", ")));
    }

    private static ColumnKind kind(StructType schema, String name) {
        return Arrays.stream(schema.fields())
                .filter(field -> field.name().equals(name))
                .findFirst()
                .map(StructField::dataType)
                .map(ParquetOrder::kind)
                .orElse(ColumnKind.MISSING);
    }

    private static ColumnKind kind(DataType type) {
        if (type instanceof StringType) {
            return ColumnKind.TEXT;
        }
        if (type.equals(DataTypes.LongType) || type.equals(DataTypes.IntegerType)) {
            return ColumnKind.INTEGER;
        }
        if (isImage(type)) {
            return ColumnKind.IMAGE;
        }
        if (type instanceof ArrayType list) {
            return isImage(list.elementType())
                    ? ColumnKind.IMAGE_LIST
                    : list.elementType() instanceof StringType ? ColumnKind.TEXT_LIST : ColumnKind.OTHER;
        }
        return ColumnKind.OTHER;
    }

    private static boolean isImage(DataType type) {
        return type instanceof StructType group
                && Arrays.stream(group.fields())
                        .anyMatch(field -> field.name().equals("bytes") && field.dataType() instanceof BinaryType)
                && Arrays.asList(group.fieldNames()).contains("path");
    }
}
