package io.github.rlaifv.report.inspect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.JsonText;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * Writes the files of runs for tests, in the formats of the runs. Instruction i has three candidates: the first two claim
 * a dog and i mod 3 cats; the third was skipped. Cats are rejected. Every second instruction has a pair.
 */
final class RunFolder {
    private RunFolder() {}

    static byte[] picture(int shade) {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, new Color(shade % 256, 10, 200).getRGB());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static void feedback(Path folder, int instructions) throws IOException {
        Files.createDirectories(folder);
        StringBuilder candidates = new StringBuilder();
        StringBuilder claims = new StringBuilder();
        StringBuilder scores = new StringBuilder();
        for (int i = 0; i < instructions; i++) {
            candidates.append(candidates(i)).append('\n');
            claims.append(claims(i)).append('\n');
            scores.append(scores(i)).append('\n');
        }
        Files.writeString(folder.resolve("candidates.jsonl"), candidates);
        Files.writeString(folder.resolve("claims.jsonl"), claims);
        Files.writeString(folder.resolve("scores.jsonl"), scores);
        pairs(instructions).write(folder, WriteOptions.of(DatasetFormat.JSONL));
    }

    static PreferenceDataset pairs(int instructions) {
        return PreferenceDataset.of(IntStream.range(0, instructions)
                .filter(i -> i % 2 == 0)
                .mapToObj(i -> new PreferencePair(
                        new Instruction("i" + i, ImageSource.of("i" + i, picture(i)), question(i)),
                        text(i, 0),
                        text(i, 1),
                        0,
                        -(i % 3)))
                .toList());
    }

    static String question(int i) {
        return "What is on photo " + i + "?";
    }

    static String text(int i, int candidate) {
        return candidate == 0 ? "A dog." : "A dog." + " And a cat.".repeat(i % 3);
    }

    static String candidates(int i) {
        ObjectNode line = JsonText.object()
                .put("instruction", "i" + i)
                .put("question", question(i))
                .put("image", ContentHash.of(picture(i)));
        ArrayNode list = line.putArray("candidates");
        for (String text : List.of(text(i, 0), text(i, 1), "")) {
            list.addObject().put("index", list.size() - 1).put("text", text).put("finish", "END");
        }
        return JsonText.line(line);
    }

    private static String claims(int i) {
        ObjectNode line = JsonText.object().put("instruction", "i" + i);
        ArrayNode responses = line.putArray("responses");
        for (int candidate = 0; candidate < 2; candidate++) {
            ArrayNode claims = responses.addObject().put("index", candidate).putArray("claims");
            claims.addObject().put("statement", "There is a dog.").put("question", "Is there a dog?");
            for (int cat = 0; cat < candidate * (i % 3); cat++) {
                claims.addObject().put("statement", "There is cat " + cat).put("question", "Is there cat " + cat + "?");
            }
        }
        responses.addObject().put("index", 2).put("skipped", "blank response");
        return JsonText.line(line);
    }

    private static String scores(int i) {
        ObjectNode line = JsonText.object().put("instruction", "i" + i);
        ArrayNode responses = line.putArray("responses");
        for (int candidate = 0; candidate < 2; candidate++) {
            int cats = candidate * (i % 3);
            ArrayNode verdicts = responses
                    .addObject()
                    .put("index", candidate)
                    .put("score", (double) -cats)
                    .putArray("verdicts");
            verdict(verdicts, "There is a dog.", 0.97);
            for (int cat = 0; cat < cats; cat++) {
                verdict(verdicts, "There is cat " + cat, 0.02);
            }
        }
        return JsonText.line(line);
    }

    private static void verdict(ArrayNode verdicts, String statement, double yes) {
        verdicts.addObject()
                .put("statement", statement)
                .put("question", statement + "?")
                .put("p_yes", yes)
                .put("p_no", 1 - yes)
                .put("confirmed", yes > 0.5);
    }

    static void pools(Path folder) throws IOException {
        Files.createDirectories(folder);
        ObjectNode line = JsonText.object().put("version", 1).put("key", "i1");
        ArrayNode pool = line.putArray("pool");
        response(pool, "A dog.", 0.1);
        response(pool, "A dog and a cat.", 0.4);
        response(pool, "Nothing.", -0.2);
        Files.writeString(folder.resolve("pools.jsonl"), JsonText.line(line) + "\n");
    }

    private static void response(ArrayNode pool, String text, double reward) {
        pool.addObject()
                .put("index", pool.size() - 1)
                .put("text", text)
                .put("reward", reward)
                .put("policyLogProb", -3.0)
                .put("referenceLogProb", -4.0)
                .put("tokens", 5);
    }

    static void evaluation(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("thumbnails"));
        String hash = ContentHash.of(picture(1));
        ObjectNode item = JsonText.object()
                .put("id", "amber-1")
                .put("question", "Describe it.")
                .put("image", "AMBER_1.jpg")
                .put("fingerprint", hash)
                .put("answer", "A dog.");
        item.putArray("notes").addObject().put("head", "rating 4").put("text", "Good.\nBut short.");
        Files.writeString(folder.resolve("items.jsonl"), JsonText.line(item) + "\n");
        ObjectNode measures = JsonText.object();
        measures.putArray("ids").add("amber-1");
        ObjectNode measure = measures.putArray("measures").addObject();
        measure.put("name", "CHAIR").put("unit", "SHARE").put("better", "LOWER");
        measure.putArray("numerators").add(1);
        measure.putArray("denominators").add(4);
        Files.writeString(folder.resolve("measures.json"), JsonText.line(measures));
        Files.write(folder.resolve("thumbnails").resolve(hash.substring(0, 16) + ".jpg"), picture(1));
    }
}
