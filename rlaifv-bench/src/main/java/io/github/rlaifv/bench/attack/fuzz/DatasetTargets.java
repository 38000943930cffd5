package io.github.rlaifv.bench.attack.fuzz;

import io.github.rlaifv.bench.attack.fuzz.damage.DamagedFormat;
import io.github.rlaifv.bench.attack.fuzz.damage.DamagedFormats;
import io.github.rlaifv.bench.attack.fuzz.damage.JsonRules;
import io.github.rlaifv.bench.attack.fuzz.damage.PngDamage;
import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.JsonlInstructions;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Targets: instructions and preference pairs in every format, opened and read to the end. */
final class DatasetTargets {
    private static final JsonRules CARD = JsonRules.records(
            "title", "settings", "fingerprints", "library", "mean_chosen_words", "mean_rejected_words", "description");
    private static final JsonRules PAIRS = JsonRules.records(
            "chosen_score",
            "rejected_score",
            "ds_name",
            "origin_dataset",
            "origin_split",
            "idx",
            "image_path",
            "logps");

    private DatasetTargets() {}

    static List<Target> all() {
        return List.of(
                preferences("Parquet RLAIF-V", DatasetFormat.RLAIF_V_PARQUET, "*.parquet", DamagedFormats.CHECKED),
                preferences("Parquet TRL", DatasetFormat.TRL_PARQUET, "*.parquet", DamagedFormats.CHECKED),
                preferences(
                        "JSONL preferences",
                        DatasetFormat.JSONL,
                        "*.jsonl",
                        DamagedFormats.countedLines(PAIRS.withLooseTexts())),
                preferences("dataset card", DatasetFormat.JSONL, "*card.json", DamagedFormats.json(CARD)),
                published("preference.parquet"),
                published("preference_withlogp.parquet"),
                PlainTarget.reading(
                        "Parquet instructions",
                        folder -> PreferenceDataset.of(SoundFiles.pairs(5))
                                .write(folder, WriteOptions.of(DatasetFormat.RLAIF_V_PARQUET)),
                        List.of(new AttackedFile("*.parquet", DamagedFormats.CHECKED)),
                        folder -> instructions(InstructionDataset.open(folder))),
                PlainTarget.reading(
                                "JSONL instructions",
                                folder -> {
                                    Files.write(folder.resolve("a.png"), SoundFiles.image());
                                    List<Instruction> all = SoundFiles.instructions(4).stream()
                                            .map(one -> new Instruction(
                                                    one.id(), ImageSource.of(folder.resolve("a.png")), one.question()))
                                            .toList();
                                    JsonlInstructions.write(all, folder.resolve("instructions.jsonl"));
                                },
                                List.of(new AttackedFile(
                                        "instructions.jsonl",
                                        DamagedFormats.jsonLines(
                                                JsonRules.records().withLooseTexts(), true))),
                                folder -> instructions(InstructionDataset.open(folder.resolve("instructions.jsonl"))))
                        .orNamed("picture", "a.png"),
                PlainTarget.reading(
                        "picture folder",
                        folder -> {
                            Files.createDirectories(folder.resolve("photos"));
                            Files.write(folder.resolve("photos/a.png"), SoundFiles.image());
                            Files.write(folder.resolve("photos/b.png"), SoundFiles.image());
                            Files.writeString(folder.resolve("questions.txt"), "What is here?\nIs there a dog?\n");
                        },
                        List.of(
                                new AttackedFile("questions.txt", DamagedFormats.TEXT),
                                new AttackedFile("photos/a.png", PngDamage.FORMAT, true)),
                        folder -> {
                            InstructionDataset all =
                                    InstructionDataset.open(folder.resolve("photos"), folder.resolve("questions.txt"));
                            StringBuilder text = new StringBuilder();
                            for (Instruction one : all.toList()) {
                                text.append(one.id())
                                        .append(one.question())
                                        .append(Arrays.hashCode(ImageDecoder.standard()
                                                .decode(one.image())
                                                .rgb()));
                            }
                            return text.toString();
                        }));
    }

    private static Target preferences(String name, DatasetFormat format, String file, DamagedFormat damage) {
        return PlainTarget.reading(
                        name,
                        folder -> {
                            PreferenceDataset.of(SoundFiles.pairs(5)).write(folder, WriteOptions.of(format));
                        },
                        List.of(new AttackedFile(file, damage)),
                        DatasetTargets::pairs)
                .orNamed("image");
    }

    /** Returns the target of a file as other programs write it, without checksums. */
    private static Target published(String file) {
        return PlainTarget.reading(
                "Parquet of pandas " + file.replace("preference", "").replace(".parquet", ""),
                folder -> SoundFiles.copy(SoundFiles.resource("fixtures/official/" + file), folder.resolve(file)),
                List.of(new AttackedFile(file, DamagedFormats.BINARY)),
                folder -> pairs(folder.resolve(file)));
    }

    private static String pairs(Path path) {
        StringBuilder text = new StringBuilder();
        PreferenceDataset dataset = PreferenceDataset.open(path);
        text.append(dataset.size()).append('\n');
        try (Stream<PreferencePair> all = dataset.stream()) {
            all.forEach(pair -> text.append(instruction(pair.instruction()))
                    .append(pair.chosen())
                    .append('|')
                    .append(pair.rejected())
                    .append('|')
                    .append(pair.chosenScore())
                    .append(' ')
                    .append(pair.rejectedScore())
                    .append(pair.origin())
                    .append(pair.stored())
                    .append('\n'));
        }
        return text.toString();
    }

    private static String instructions(InstructionDataset dataset) {
        StringBuilder text = new StringBuilder();
        dataset.toList().forEach(one -> text.append(instruction(one)).append('\n'));
        return text.toString();
    }

    private static String instruction(Instruction one) {
        return one.id() + "|" + one.question() + "|"
                + Arrays.hashCode(one.image().read()) + "|";
    }
}
