package io.github.rlaifv.spark.internal;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import java.io.Serializable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Instructions as rows: their index, id, image and question. The image has its {@code bytes}, or only a {@code path},
 * which an executor reads through Hadoop's file systems.
 *
 * @param storage settings of the file systems
 */
public record InstructionRows(SerializableConfiguration storage) implements Serializable {
    /** Type of an image. */
    public static final StructType IMAGE =
            new StructType().add("bytes", DataTypes.BinaryType).add("path", DataTypes.StringType);

    /** Type of an instruction. */
    public static final StructType SCHEMA = new StructType()
            .add(Batches.INDEX, DataTypes.LongType, false)
            .add("id", DataTypes.StringType, false)
            .add("image", IMAGE, false)
            .add("question", DataTypes.StringType, false);

    /** Returns what reads instructions with the storage settings of a session. */
    public static InstructionRows of(SparkSession spark) {
        return new InstructionRows(
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    }

    /** Returns the row of an instruction, with the bytes of its image or its absolute path. */
    public static Row of(long index, Instruction instruction) {
        if (!instruction.history().isEmpty()) {
            throw new BadDataException("instruction \"" + instruction.id()
                    + "\" has turns before its question, which runs on Spark don't support: leave it out");
        }
        ImageSource image = instruction.image();
        Row cell = image instanceof ImageSource.InFile file
                ? RowFactory.create(null, new Path(file.path().toAbsolutePath().toUri()).toString())
                : RowFactory.create(image.read(), image.name());
        return RowFactory.create(index, instruction.id(), cell, instruction.question());
    }

    /**
     * Returns the instruction of a row.
     *
     * @throws BadDataException naming the instruction if a value is missing, or its image can't be read
     */
    public Instruction instruction(Row row) {
        String id = row.getAs("id");
        if (id == null || id.isBlank()) {
            throw new BadDataException("the instruction with index " + row.getAs(Batches.INDEX)
                    + " has no id; give each row an id, or leave the column out");
        }
        String question = row.getAs("question");
        Row image = row.getAs("image");
        if (question == null || image == null) {
            throw new BadDataException("instruction \"" + id + "\" has no " + (image == null ? "image" : "question")
                    + "; complete or remove the row");
        }
        return new Instruction(id, image(id, image), question);
    }

    private ImageSource image(String id, Row image) {
        byte[] bytes = image.getAs("bytes");
        String path = image.getAs("path");
        if (bytes != null) {
            return ImageSource.of(path == null || path.isEmpty() ? id : path, bytes);
        }
        if (path == null) {
            throw new BadDataException(
                    "the image of instruction \"" + id + "\" has neither bytes nor a path; complete or remove the row");
        }
        return ImageSource.of(path, new StoredFile(path, storage.value()).bytes());
    }
}
