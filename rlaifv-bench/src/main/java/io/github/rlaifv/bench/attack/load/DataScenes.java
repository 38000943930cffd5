package io.github.rlaifv.bench.attack.load;

import io.github.rlaifv.bench.attack.attempt.AttemptOutcome;
import io.github.rlaifv.bench.attack.fuzz.ScriptedFeedback;
import io.github.rlaifv.bench.attack.fuzz.SoundFiles;
import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.internal.journal.Journal;
import io.github.rlaifv.core.text.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Scenes with the data that models use. */
final class DataScenes {
    private static final int ROWS = 30;

    private final LoadWorker worker;
    private final Path folder;

    DataScenes(LoadWorker worker, Path folder) {
        this.worker = worker;
        this.folder = folder;
    }

    void tokenizer(int count) throws Exception {
        Path model = SoundFiles.resource("fixtures/llava15/model");
        for (int round = 0; round < 2; round++) {
            Tokenizer tokenizer = Tokenizer.open(model);
            List<LoadWorker.Call> calls = new ArrayList<>();
            for (int i = 0; i < count / 2; i++) {
                String text = "A dog sits on a bench, " + i % 7 + ". ".repeat(i % 5);
                String expected = coded(tokenizer, text);
                calls.add(new LoadWorker.Call("encode", expected, () -> coded(tokenizer, text)));
            }
            boolean closes = round == 1;
            worker.atOnce(calls, () -> {
                if (closes) {
                    rest(3);
                    tokenizer.close();
                }
            });
            tokenizer.close();
        }
    }

    private static String coded(Tokenizer tokenizer, String text) {
        int[] ids = tokenizer.encode(text, true);
        return Arrays.toString(ids) + tokenizer.decode(ids, true);
    }

    void images(int count) throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.list(SoundFiles.resource("images"))) {
            files = all.filter(file ->
                            Files.isRegularFile(file) && !file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        List<LoadWorker.Call> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Path file = files.get(i % files.size());
            calls.add(new LoadWorker.Call("decode " + file.getFileName(), decoded(file), () -> decoded(file)));
        }
        worker.atOnce(calls, () -> {});
    }

    private static String decoded(Path file) {
        return Integer.toString(Arrays.hashCode(
                ImageDecoder.standard().decode(ImageSource.of(file)).rgb()));
    }

    void dataset(int count) throws Exception {
        List<LoadWorker.Call> calls = new ArrayList<>();
        for (DatasetFormat format : DatasetFormat.values()) {
            Path place = folder.resolve("dataset-" + format);
            PreferenceDataset.of(SoundFiles.pairs(ROWS)).write(place, WriteOptions.of(format));
            PreferenceDataset dataset = PreferenceDataset.open(place);
            for (int i = 0; i < count / DatasetFormat.values().length; i++) {
                int row = (i * 7) % ROWS;
                String expected = row(dataset, row);
                calls.add(new LoadWorker.Call(format + " row", expected, () -> row(dataset, row)));
            }
        }
        worker.atOnce(calls, () -> {});
    }

    private static String row(PreferenceDataset dataset, int row) {
        PreferencePair pair = dataset.get(row);
        return pair.chosen() + Arrays.hashCode(pair.instruction().image().read());
    }

    void journal(int count) throws Exception {
        Path file = folder.resolve("journal.jsonl");
        List<LoadWorker.Call> calls = new ArrayList<>();
        try (Journal journal = Journal.open(file, Journal.Entry::text)) {
            for (int i = 0; i < count; i++) {
                String unit = "unit " + i + " " + "x".repeat(i % 50);
                calls.add(new LoadWorker.Call("append", unit, () -> {
                    journal.append(List.of(unit));
                    return unit;
                }));
            }
            worker.atOnce(calls, () -> {});
        }
        long begin = System.nanoTime();
        List<String> lines = Files.readAllLines(file);
        boolean whole = lines.size() == count && lines.stream().distinct().count() == count;
        worker.report(
                "all units are there",
                whole ? AttemptOutcome.READ_RIGHT : AttemptOutcome.SILENTLY_WRONG,
                lines.size() + " lines of " + count,
                begin);
    }

    void feedback(int count) throws Exception {
        String expected = feedback(folder.resolve("feedback-alone"));
        List<LoadWorker.Call> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Path place = folder.resolve("feedback-" + i / 2);
            calls.add(new LoadWorker.Call("feedback", expected, () -> feedback(place)));
        }
        worker.atOnce(calls, () -> {});
    }

    private static String feedback(Path place) {
        return ScriptedFeedback.pipeline(0)
                .batchSize(2)
                .build()
                .run(SoundFiles.instructions(8), place)
                .pairs()
                .toList()
                .stream()
                .map(pair -> pair.chosen() + "|" + pair.rejected())
                .toList()
                .toString();
    }

    private static void rest(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
