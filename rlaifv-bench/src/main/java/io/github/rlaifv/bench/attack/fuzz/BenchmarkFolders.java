package io.github.rlaifv.bench.attack.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes small folders in the layouts that the publishers of benchmarks use. */
final class BenchmarkFolders {
    private BenchmarkFolders() {}

    static void pope(Path folder) throws IOException {
        image(folder, "val2014/a.png");
        StringBuilder text = new StringBuilder();
        String[] things = {"dog", "cat", "bus", "cow"};
        for (int i = 0; i < things.length; i++) {
            text.append("{\"question_id\": %d, \"image\": \"a.png\", \"text\": \"Is there a %s?\", \"label\": \"%s\"}%n"
                    .formatted(i + 1, things[i], i % 2 == 0 ? "yes" : "no"));
        }
        for (String part : new String[] {"random", "popular", "adversarial"}) {
            text(folder, "coco_pope_" + part + ".json", text.toString());
        }
    }

    static void amber(Path folder) throws IOException {
        image(folder, "image/AMBER_1.png");
        text(folder, "safe_words.txt", "picture\nsky\n");
        text(
                folder,
                "relation.json",
                "{\"dog\": [\"puppy\"], \"tree\": [\"branch\"], \"ball\": [\"toy\"], \"sky\": [\"cloud\"]}");
        text(folder, "annotations.json", """
                [{"id": 1, "type": "generative", "truth": ["dog", "tree", "grass"], "hallu": ["ball", "frisbee"]},
                 {"id": 2, "type": "generative", "truth": ["tree"], "hallu": ["dog"]},
                 {"id": 3, "type": "discriminative-attribute-state", "truth": "yes"},
                 {"id": 4, "type": "discriminative-relation", "truth": "no"}]
                """);
        text(folder, "query/query_all.json", """
                [{"id": 1, "image": "AMBER_1.png", "query": "Describe this image."},
                 {"id": 2, "image": "AMBER_1.png", "query": "Describe this image."},
                 {"id": 3, "image": "AMBER_1.png", "query": "Is the dog asleep?"},
                 {"id": 4, "image": "AMBER_1.png", "query": "Is the dog on the tree?"}]
                """);
    }

    static void mmhal(Path folder) throws IOException {
        image(folder, "images/x.png");
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < 4; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"question_type\": \"counting\", \"image_src\": \"https://a/b/x.png\", \"image_content\":"
                            + " [\"Cup\"], \"question\": \"How many %d?\", \"gt_answer\": \"One.\"}%n".formatted(i));
        }
        text(folder, "response_template.json", text.append("]").toString());
    }

    static void mhumaneval(Path folder) throws IOException {
        image(folder, "images/x.png");
        String image = Base64.getEncoder().encodeToString(SoundFiles.image());
        String line = "{\"image_id\": 7, \"question\": \"h%d?\", \"image\": \"%s\"}%n";
        text(
                folder,
                "obj_halbench_mhumaneval_data_with_image.jsonl",
                line.formatted(1, image) + line.formatted(2, "data:image/png;base64," + image));
        text(folder, "response_template.json", """
                [{"question": "m1?", "image_src": "https://a/b/x.png"}, {"question": "m2?", "image_src": "b/x.png"}]""");
    }

    static void refomb(Path folder) throws IOException {
        image(folder, "images/x.png");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            text.append("{\"image_url\": \"x.png\", \"question\": \"q%d\", \"description\": \"d\", \"type\": \"OCR\","
                    .formatted(i));
            text.append(" \"answer\": \"r\"}\n");
        }
        text(folder, "RefoMB.jsonl", text.toString());
    }

    static void objectHal(Path folder) throws IOException {
        String image = Base64.getEncoder().encodeToString(SoundFiles.image());
        String line = "{\"image_id\": %d, \"question\": \"Describe it.\", \"image\": \"%s\"}%n";
        text(folder, "obj_halbench_300_with_image.jsonl", line.formatted(1, image) + line.formatted(2, image));
        text(folder, "synonyms_refine.txt", "person, man, woman\ndog, puppy\nchair, seat, stool\nbench\ncup\n");
        for (int split = 0; split < 2; split++) {
            String name = split == 0 ? "train2014" : "val2014";
            text(folder, "annotations/instances_" + name + ".json", """
                    {"images": [{"id": %1$d, "file_name": "x.jpg"}],
                     "annotations": [{"image_id": %1$d, "category_id": 10, "id": 1, "iscrowd": 0},
                       {"image_id": 424242, "category_id": 11, "id": 2}],
                     "categories": [{"supercategory": "thing", "id": 10, "name": "dog"},
                       {"supercategory": "thing", "id": 11, "name": "chair"}]}""".formatted(split + 1));
            text(folder, "annotations/captions_" + name + ".json", """
                    {"images": [], "annotations": [{"image_id": %d, "id": 2, "caption": "A dog on a bench."}]}""".formatted(split + 1));
        }
    }

    static void mmstar(Path folder) throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType("""
                message m {
                  required int64 index;
                  required binary question (STRING);
                  required group image { optional binary bytes; optional binary path (STRING); }
                  required binary answer (STRING);
                  required binary category (STRING);
                }""");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(
                        new LocalOutputFile(folder.resolve("mmstar.parquet")))
                .withConf(new PlainParquetConfiguration())
                .withType(schema)
                .withPageWriteChecksumEnabled(true)
                .build()) {
            for (int i = 0; i < 4; i++) {
                Group row = new SimpleGroup(schema);
                row.add("index", (long) i);
                row.add("question", "What is it " + i + "? Options: A: a dog, B: a cat");
                row.addGroup("image").append("bytes", Binary.fromConstantByteArray(SoundFiles.image()));
                row.add("answer", "AB".substring(i % 2, i % 2 + 1));
                row.add("category", "coarse perception");
                writer.write(row);
            }
        }
    }

    private static void text(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void image(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, SoundFiles.image());
    }
}
