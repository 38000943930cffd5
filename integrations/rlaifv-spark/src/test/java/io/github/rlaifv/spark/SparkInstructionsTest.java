package io.github.rlaifv.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.spark.internal.InstructionRows;
import io.github.rlaifv.spark.internal.InstructionSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkInstructionsTest {
    private static SparkSession spark;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static List<Instruction> instructions(Dataset<Row> rows) {
        InstructionRows images = InstructionRows.of(spark);
        return rows.orderBy("index").collectAsList().stream()
                .map(images::instruction)
                .toList();
    }

    private static List<List<String>> texts(List<Instruction> instructions) {
        return instructions.stream()
                .map(one -> List.of(one.id(), one.question(), one.image().fingerprint()))
                .toList();
    }

    /** Writes files of different sizes, which Spark reads in another order than that of their names. */
    private void write(Dataset<Row> rows) throws IOException {
        rows.repartition(1)
                .sortWithinPartitions("index")
                .write()
                .parquet(folder.resolve("all").toString());
        for (int i = 0; i < 3; i++) {
            Dataset<Row> part = spark.read()
                    .parquet(folder.resolve("all").toString())
                    .filter(functions
                            .col("index")
                            .geq(i * i * 3)
                            .and(functions.col("index").lt((i + 1) * (i + 1) * 3)))
                    .drop("index")
                    .coalesce(1);
            part.write().mode("append").parquet(folder.resolve("part" + i).toString());
            try (var files = Files.list(folder.resolve("part" + i))) {
                Path file = files.filter(one -> one.toString().endsWith(".parquet"))
                        .findFirst()
                        .orElseThrow();
                Files.createDirectories(folder.resolve("data"));
                Files.move(file, folder.resolve("data/" + i + ".parquet"));
            }
        }
    }

    @Test
    void parquetFilesAreReadInTheOrderOfOneProcess() throws IOException {
        InstructionDataset tiny = TinyInstructions.first(27);
        write(SparkInstructions.of(spark, tiny));

        Dataset<Row> read = SparkInstructions.read(spark, folder.resolve("data").toString());

        assertThat(texts(instructions(read))).isEqualTo(texts(tiny.toList()));
        assertThat(texts(InstructionDataset.open(folder.resolve("data")).toList()))
                .isEqualTo(texts(tiny.toList()));
        assertThat(InstructionSummary.of(read).size()).isEqualTo(27);
    }

    @Test
    void rowsWithoutIdsAreNamedAsInOneProcess() throws IOException {
        InstructionDataset tiny = TinyInstructions.first(27);
        write(SparkInstructions.of(spark, tiny).drop("id"));

        Dataset<Row> read = SparkInstructions.read(spark, folder.resolve("data").toString());

        assertThat(texts(instructions(read)))
                .isEqualTo(texts(InstructionDataset.open(folder.resolve("data")).toList()));
    }

    @Test
    void pathsOfImagesAreRelativeToTheirFile() throws IOException {
        byte[] image = new byte[40];
        new Random(1).nextBytes(image);
        Files.createDirectories(folder.resolve("data/images"));
        Files.write(folder.resolve("data/images/a.png"), image);
        spark.sql("select 'a' as id, 'images/a.png' as image, 'What is here?' as question")
                .coalesce(1)
                .write()
                .mode("append")
                .parquet(folder.resolve("data").toString());

        List<Instruction> read = instructions(
                SparkInstructions.read(spark, folder.resolve("data").toString()));

        assertThat(read.get(0).image().read()).isEqualTo(image);
    }

    @Test
    void pathsThatLeaveTheFolderAreRejected() {
        spark.sql("select 'a' as id, '../secret.png' as image, 'What is here?' as question")
                .write()
                .parquet(folder.resolve("data").toString());
        Dataset<Row> read = SparkInstructions.read(spark, folder.resolve("data").toString());

        assertThatThrownBy(() -> instructions(read))
                .hasMessageContaining("../secret.png")
                .hasMessageContaining("folder");
    }

    @Test
    void columnOfAnotherTypeIsNamed() {
        spark.sql("select 'a' as id, 'x' as image, 7 as question")
                .write()
                .parquet(folder.resolve("data").toString());

        assertThatThrownBy(() ->
                        SparkInstructions.read(spark, folder.resolve("data").toString()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("\"question\"");
    }

    @Test
    void foldersWithSpacesAreRead() throws IOException {
        Path spaced = folder.resolve("my data 100%");
        Path file = Files.createDirectories(spaced.resolve("images")).resolve("a b.png");
        byte[] image = new byte[40];
        new Random(1).nextBytes(image);
        Files.write(file, image);
        spark.sql("select 'a' as id, 'images/a b.png' as image, 'What is here?' as question")
                .write()
                .mode("append")
                .parquet(spaced.toString());
        InstructionDataset inFile =
                InstructionDataset.of(List.of(new Instruction("a", ImageSource.of(file), "What is here?")));

        List<Instruction> read = instructions(SparkInstructions.read(spark, spaced.toString()));
        List<Instruction> sent = instructions(SparkInstructions.of(spark, inFile));

        assertThat(read.get(0).image().read()).isEqualTo(image);
        assertThat(sent.get(0).image().read()).isEqualTo(image);
    }

    @Test
    void manyFilesAreReadInOrder() throws IOException {
        int files = 1500;
        spark.sql("select 'a.png' as image, 'What is here?' as question")
                .coalesce(1)
                .write()
                .parquet(folder.resolve("one").toString());
        Path one;
        try (var written = Files.list(folder.resolve("one"))) {
            one = written.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.createDirectories(folder.resolve("data"));
        for (int i = 0; i < files; i++) {
            Files.copy(one, folder.resolve(String.format("data/%05d.parquet", i)));
        }

        Dataset<Row> read = SparkInstructions.read(spark, folder.resolve("data").toString());

        List<Row> last = read.select("index", "id")
                .filter(functions.col("id").equalTo("01499.parquet#0"))
                .collectAsList();
        assertThat(last).hasSize(1);
        assertThat(last.get(0).getLong(0)).isEqualTo(1499);
    }

    @Test
    void gapsAndRepeatedIdsAreRejected() {
        Dataset<Row> rows = SparkInstructions.of(spark, TinyInstructions.first(4));

        assertThatThrownBy(() -> InstructionSummary.of(rows.filter("index != 2")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("0 to 2");
        assertThatThrownBy(() -> InstructionSummary.of(rows.withColumn("id", functions.lit("same"))))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("4 instructions have only 1 different ids");
    }
}
