package io.github.rlaifv.spark.internal;

import io.github.rlaifv.core.internal.data.ColumnKind;
import io.github.rlaifv.core.internal.data.DataColumns;
import io.github.rlaifv.core.run.BadDataException;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
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
 * @param roots further folders in which images may be
 */
public record ParquetOrder(SparkSession spark, String path, List<String> roots) {
    private static final String FILE = "_metadata.file_path";
    private static final String ROW = "_metadata.row_index";

    public ParquetOrder {
        roots = List.copyOf(roots);
    }

    /** Opens the Parquet files of a folder, which may hold other files too. */
    static Dataset<Row> open(SparkSession spark, String path) {
        return spark.read().option("pathGlobFilter", "*.parquet").parquet(path);
    }

    /** Returns the instructions in the columns of {@link InstructionRows#SCHEMA}. */
    public Dataset<Row> instructions() {
        Dataset<Row> files = open(spark, path);
        StructType schema = files.schema();
        DataColumns columns = DataColumns.of(name -> kind(schema, name));
        return files.select(
                position(files).as(Batches.INDEX),
                id(columns).as("id"),
                image(schema, columns.image()).as("image"),
                question(columns).as("question"));
    }

    /** Returns all rows with their position as a further column. */
    public Dataset<Row> rows() {
        Dataset<Row> files = open(spark, path);
        return files.withColumn(Batches.INDEX, position(files));
    }

    private Column position(Dataset<Row> files) {
        return offsets(files).plus(functions.col(ROW));
    }

    /** Returns the number of rows in the files before that of the row. */
    private Column offsets(Dataset<Row> files) {
        List<Row> sizes = files.groupBy(functions.col(FILE).as("file"))
                .count()
                .orderBy("file")
                .collectAsList();
        Map<String, Long> before = new HashMap<>();
        long rows = 0;
        for (Row file : sizes) {
            before.put(file.getString(0), rows);
            rows += file.getLong(1);
        }
        // a function, because Spark can't read expressions with a branch for each of thousands of files
        UDF1<String, Long> offset = before::get;
        return functions.udf(offset, DataTypes.LongType).apply(functions.col(FILE));
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
            case IMAGE -> cell(image);
            case IMAGE_LIST -> cell(image.getItem(0));
            case TEXT -> path(image);
            case TEXT_LIST -> path(image.getItem(0));
            default -> throw wrong(name, "an image (a group of \"bytes\" and \"path\") or a path", columns);
        };
    }

    /** With bytes, the path is only a name. */
    private Column cell(Column image) {
        Column bytes = image.getField("bytes");
        Column path = image.getField("path");
        return functions.struct(
                bytes.as("bytes"),
                functions.when(bytes.isNull(), located(path)).otherwise(path).as("path"));
    }

    private Column path(Column path) {
        return functions.struct(functions.lit(null).cast(DataTypes.BinaryType).as("bytes"), located(path));
    }

    /**
     * Resolves a path against the folder of the row's file. A path must lead into this folder or into one of the roots,
     * because it decides which files are read.
     */
    private Column located(Column path) {
        UDF1<String, String> parent = file -> new Path(URI.create(file)).getParent() + "/";
        Column folder = functions.udf(parent, DataTypes.StringType).apply(functions.col(FILE));
        Column absolute = path.rlike("^(/|[A-Za-z][A-Za-z0-9+.-]*:)");
        Column allowed = functions.not(absolute);
        for (String root : roots) {
            allowed = allowed.or(path.startsWith(root.endsWith("/") ? root : root + "/"));
        }
        Column refused = functions.raise_error(functions.concat(
                functions.lit("the image path "),
                path,
                functions.lit(" must lead into the folder of its Parquet file, "),
                folder,
                functions.lit(", or into a folder of images that is named; move the image, or name its folder")));
        return functions
                .when(path.isNull(), functions.lit(null).cast(DataTypes.StringType))
                .when(functions.not(allowed).or(path.rlike("(^|/)[.][.](/|$)")), refused.cast(DataTypes.StringType))
                .when(absolute, path)
                .otherwise(functions.concat(folder, path))
                .as("path");
    }

    private BadDataException wrong(String column, String wanted, DataColumns columns) {
        return new BadDataException(path + ": column \"" + column + "\" must be " + wanted + ", was "
                + columns.kinds().getOrDefault(column, ColumnKind.MISSING).words() + "; the columns are "
                + Arrays.stream(open(spark, path).columns()).collect(Collectors.joining(", ")));
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
