package io.github.rlaifv.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders that are opened as a model and hold something else. */
class WithoutModelTest {
    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void mark(String... kinds) {
        for (String kind : kinds) {
            WorkFolder.open(folder, new RunKind(kind, new TreeSet<>(), entry -> false))
                    .close();
        }
    }

    private void refused(String... said) {
        assertThatThrownBy(() -> Policies.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll(said)
                .hasMessageStartingWith(folder.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "training run, training that is not finished, same training with this output folder again",
        "alignment, alignment that has finished no round, to continue it",
        "alignment round, round of an alignment, run the same alignment again",
        "quickstart, quickstart that is not finished, run it again",
        "ablation, ablation, several models",
        "evaluation, evaluation, no model",
        "feedback run, feedback run, train on them first",
        "best-of-N run, best-of-N run, no model",
        "dataset, dataset, no model",
        "checkpoint, checkpoint of a training, resumes from",
    })
    void runFolderIsRejectedWithItsKindAndAdvice(String kind, String named, String advice) {
        mark(kind);
        refused(named, advice);
    }

    @ParameterizedTest
    @CsvSource({
        "evaluation.json, evaluation",
        "candidates.jsonl, feedback run",
        "pools.jsonl, best-of-N run",
        "dataset_card.json, dataset",
        "ablation.json, ablation",
    })
    void foldersWithoutMarkerAreRecognizedByTheirFiles(String file, String named) throws IOException {
        write(file, "{}");
        refused(named);
    }

    @Test
    void addressInPlaceOfAFolderIsRecognized() {
        assertThatThrownBy(() -> Policies.open(Path.of("http://host:8000/v1?model=m")))
                .isInstanceOf(BadDataException.class)
                .hasMessageStartingWith("http:")
                .hasMessageContaining("looks like the address of a server, and a folder is needed here");
    }

    @Test
    void damagedMarkerIsIgnored() throws IOException {
        write(".rlaifv.json", "no JSON");
        refused("has no config.json", "Hugging Face checkpoint");
    }

    @Test
    void unfinishedTrainingErrorNamesItsCheckpoint() throws IOException {
        mark("training run");
        write("metrics.jsonl", "");
        refused("no checkpoint", "starts from the beginning");
        write("checkpoints/step-00000004/state.json", "{}");
        write("checkpoints/step-00000012/state.json", "{}");
        refused("resumes from checkpoints/step-00000012", "not a model");
    }

    @Test
    void errorNamesTheModelsInside() throws IOException {
        mark("alignment", "quickstart");
        write("tiny-llava/config.json", "{}");
        refused("quickstart", "the model inside is " + folder.resolve("tiny-llava"));
        write("round-1/epoch-1/config.json", "{}");
        write("round-1/adapter/adapter_config.json", "{}");
        write("round-2/epoch-1/config.json", "{}");
        write("round-2/deep/er/config.json", "{}");
        refused("models inside are " + folder.resolve("round-1/adapter"), "round-1/epoch-1", "and others");
    }

    @Test
    void errorNamesTheSnapshotOfADownload() throws IOException {
        write("snapshots/0123abc/config.json", "{}");
        write("blobs/1", "");
        refused("the model inside is " + folder.resolve("snapshots/0123abc"));
    }

    @Test
    void errorNamesTheFileMissingBesideWeights() throws IOException {
        write("model-00001-of-00002.safetensors", "");
        refused("weights (model-00001-of-00002.safetensors)", "download config.json");
        write("adapter_model.safetensors", "");
        refused("adapter_config.json", "weights of an adapter");
    }

    @Test
    void emptyFolderIsRejectedAsEmpty() {
        refused("is empty", "Hugging Face checkpoint");
    }

    @Test
    void adapterErrorNamesTheKindOfItsBaseFolder() throws IOException {
        Path base = Files.createDirectories(folder.resolve("trained"));
        WorkFolder.open(base, new RunKind("training run", new TreeSet<>(), entry -> false))
                .close();
        Path adapter = Files.createDirectories(folder.resolve("adapter"));
        Files.writeString(adapter.resolve("adapter_config.json"), "{\"base_model_name_or_path\": \"../trained\"}");
        assertThatThrownBy(() -> Policies.open(adapter))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("base_model_name_or_path", "training that is not finished", "adapters().load");
        assertThat(base.resolve("config.json")).doesNotExist();
    }
}
