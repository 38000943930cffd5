package io.github.rlaifv.inference.evaluation.internal.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.evaluation.benchmark.BenchmarkFiles;
import io.github.rlaifv.inference.evaluation.benchmark.ObjectExtractor;
import io.github.rlaifv.inference.evaluation.benchmark.ObjectHalBenchmark;
import io.github.rlaifv.inference.evaluation.benchmark.ObjectHalFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors about missing or damaged files of Object HalBench. */
class ObjectHalFilesTest {
    private static final String RECORDS = "obj_halbench_300_with_image.jsonl";

    @TempDir
    Path folder;

    private BenchmarkFiles files;

    @BeforeEach
    void write() {
        files = new BenchmarkFiles(new ObjectHalFolder(folder)
                .image(1, "q", List.of("dog"), List.of("A dog."))
                .image(2, "q", List.of("cup"), List.of("A cup."))
                .write("dog, puppy\ncup\n"));
    }

    private AbstractThrowableAssert<?, ?> refused() {
        return assertThatThrownBy(() -> ObjectHalBenchmark.open(folder, ObjectExtractor.LEXICAL))
                .isInstanceOf(BadDataException.class);
    }

    @Test
    void errorNamesAllMissingFiles() throws IOException {
        Files.delete(folder.resolve("synonyms_refine.txt"));
        Files.delete(folder.resolve("annotations/captions_train2014.json"));
        refused()
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("synonyms_refine.txt, published at https://github.com/RLHF-V/RLAIF-V")
                .hasMessageContaining("annotations/captions_train2014.json, published at https://cocodataset.org")
                .hasMessageNotContaining("val2014");
    }

    @Test
    void cocoFilesMayBeInTheSameFolder() throws IOException {
        for (String name :
                List.of("instances_train2014", "instances_val2014", "captions_train2014", "captions_val2014")) {
            Files.move(folder.resolve("annotations/" + name + ".json"), folder.resolve(name + ".json"));
        }
        assertThat(ObjectHalBenchmark.open(folder, ObjectExtractor.LEXICAL).items())
                .hasSize(2);
    }

    @Test
    void errorNamesDamagedRecord() {
        files.text(RECORDS, "{\"image_id\": 1, \"question\": \"q\", \"image\": \"AAAA\"}\n\n{\"image_id\": 2,");
        refused()
                .hasMessageContaining(RECORDS + ", line 3: is not valid JSON")
                .hasMessageContaining("download it again");
        files.text(RECORDS, "{\"image_id\": \"x\", \"question\": \"q\"}");
        refused().hasMessageContaining(RECORDS + ", line 1: field \"image_id\" must be a number");
        files.text(RECORDS, "{\"image_id\": 1, \"image\": \"AAAA\"}");
        refused().hasMessageContaining("line 1: field \"question\" is missing");
        files.text(RECORDS, "{\"image_id\": 1, \"question\": \"q\", \"image\": \"A!\"}");
        refused()
                .hasMessageContaining("line 1: 'image' is neither the name of an image nor base64")
                .hasMessageContaining("download it again from " + ObjectHalFiles.SOURCE);
        files.text(RECORDS, "\n");
        refused().hasMessageContaining("holds no record");
    }

    @Test
    void errorNamesDamagedSynonyms() {
        files.text("synonyms_refine.txt", "dog\n\ncup\n");
        refused().hasMessageContaining("synonyms_refine.txt, line 2: has no class");
        files.text("synonyms_refine.txt", "dog\n");
        refused().hasMessageContaining("field \"categories\" has the category cup, which is not in the synonyms");
    }

    @Test
    void errorNamesDamagedAnnotations() throws IOException {
        Path instances = folder.resolve("annotations/instances_val2014.json");
        String whole = Files.readString(instances);
        Files.writeString(instances, whole.substring(0, whole.length() - 5));
        refused()
                .hasMessageContaining("instances_val2014.json is not valid JSON")
                .hasMessageContaining("unpack");
        Files.writeString(instances, "[]");
        refused().hasMessageContaining("instances_val2014.json holds no JSON object");
        Files.writeString(instances, "{\"annotations\": []}");
        refused().hasMessageContaining("instances_val2014.json has no list 'categories'");
        Files.writeString(instances, "{\"annotations\": 7}");
        refused().hasMessageContaining("'annotations' is not a list");
        Files.writeString(instances, "{\"annotations\": [{\"image_id\": 2}], \"categories\": []}");
        refused().hasMessageContaining("instances_val2014.json, annotations 1: has no 'category_id'");
        Files.writeString(instances, "{\"annotations\": [7], \"categories\": []}");
        refused().hasMessageContaining("'annotations' must hold only objects");
    }

    @Test
    void errorNamesImageWithoutCaptions() {
        files.text("annotations/captions_val2014.json", "{\"annotations\": []}");
        refused().hasMessageContaining("captions_val2014.json has an empty list 'annotations'");
        files.text(
                "annotations/captions_val2014.json", "{\"annotations\": [{\"image_id\": 7, \"caption\": \"A dog.\"}]}");
        refused().hasMessageContaining("the image 2 and 0 more have no caption in");
    }
}
