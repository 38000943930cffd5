package org.example;

import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.dataset.ImageFolder;
import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.JsonlInstructions;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.StoredLogProbs;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;

/** Writes and reads every format that the library has. */
final class Formats {
    private Formats() {}

    static void check(Path model, Path photos, Path folder) throws Exception {
        List<Instruction> instructions = new ArrayList<>(ImageFolder.everyQuestion(photos, List.of("What is this?")));
        for (String kind : List.of("png", "jpg", "gif", "bmp")) {
            instructions.add(new Instruction(kind, image(kind), "What is a " + kind + "?"));
        }
        check(instructions.size() >= 5, "no WebP among the photos");
        datasets(instructions, ImageRoots.of(photos), folder);
        models(instructions, model, folder);
    }

    private static ImageSource image(String kind) throws Exception {
        BufferedImage image = new BufferedImage(24, 16, BufferedImage.TYPE_INT_RGB);
        image.setRGB(3, 4, 0x336699);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        check(ImageIO.write(image, kind, bytes), "no writer of " + kind);
        return ImageSource.of("drawn." + kind, bytes.toByteArray());
    }

    private static void datasets(List<Instruction> instructions, ImageRoots roots, Path folder) {
        List<PreferencePair> pairs = instructions.stream()
                .map(instruction -> new PreferencePair(instruction, "A \"lake\".", "Ein S\u00fc\u00dfwassersee.", 2, 1))
                .toList();
        for (DatasetFormat format : DatasetFormat.values()) {
            dataset(pairs, format, folder.resolve(format.label()));
        }
        StoredLogProbs.Response response = new StoredLogProbs.Response(-2.5, -1.25, List.of(-1.0, -1.5));
        StoredLogProbs stored = new StoredLogProbs(response, response);
        dataset(
                pairs.stream().map(pair -> pair.withStored(stored)).toList(),
                DatasetFormat.RLAIF_V_PARQUET,
                folder.resolve("log-probabilities"));
        same(
                InstructionDataset.open(folder.resolve(DatasetFormat.TRL_PARQUET.label())).toList(),
                instructions);
        JsonlInstructions.write(instructions, folder.resolve("instructions.jsonl"));
        same(JsonlInstructions.read(folder.resolve("instructions.jsonl"), roots), instructions);
    }

    private static void dataset(List<PreferencePair> pairs, DatasetFormat format, Path folder) {
        DatasetCard card = PreferenceDataset.of(pairs)
                .write(folder, WriteOptions.builder(format).rowsPerFile(2).build());
        check(card.library().matches("rlaifv \\d.*"), "the jar's version is " + card.library());
        List<PreferencePair> read = PreferenceDataset.open(folder).toList();
        same(
                read.stream().map(PreferencePair::instruction).toList(),
                pairs.stream().map(PreferencePair::instruction).toList());
        for (int i = 0; i < pairs.size(); i++) {
            check(read.get(i).chosen().equals(pairs.get(i).chosen()), format + ": another chosen response");
            check(read.get(i).rejected().equals(pairs.get(i).rejected()), format + ": another rejected response");
        }
    }

    private static void same(List<Instruction> read, List<Instruction> written) {
        check(read.size() == written.size(), read.size() + " of " + written.size() + " instructions");
        for (int i = 0; i < read.size(); i++) {
            check(read.get(i).question().equals(written.get(i).question()), "another question");
            check(
                    Arrays.equals(read.get(i).image().read(), written.get(i).image().read()),
                    "another picture than " + written.get(i).image().name());
        }
    }

    private static void models(List<Instruction> instructions, Path model, Path folder) {
        List<ScoreRequest> requests = instructions.stream()
                .map(instruction -> new ScoreRequest(instruction.prompt(), List.of("A park.")))
                .toList();
        String before;
        try (TrainablePolicy policy = Policies.open(model)) {
            before = policy.score(requests).toString();
            policy.save(folder.resolve("saved"));
        }
        check(Files.exists(folder.resolve("saved").resolve("model.safetensors")), "no safetensors");
        try (Policy policy = Policies.open(folder.resolve("saved"))) {
            check(policy.score(requests).toString().equals(before), "a saved model scores differently");
        }
    }

    private static void check(boolean holds, String otherwise) {
        Main.check(holds, otherwise);
    }
}
