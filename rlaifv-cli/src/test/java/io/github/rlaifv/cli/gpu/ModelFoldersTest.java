package io.github.rlaifv.cli.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.cli.gpu.agreement.CheckedModel;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFoldersTest {
    @TempDir
    Path folder;

    private void model(String name) throws IOException {
        Path model = Files.createDirectories(folder.resolve(name));
        Files.writeString(model.resolve("config.json"), "{}");
    }

    @Test
    void foldersBelowAreFoundWithoutPartsOfModels() throws IOException {
        model("b/model");
        model("b/model/vision_tower");
        model("a");
        Files.createDirectories(folder.resolve("photos"));

        assertThat(ModelFolders.in(folder)).extracting(CheckedModel::name).containsExactly("a", "b/model");
        assertThat(ModelFolders.in(folder.resolve("a"))).containsExactly(new CheckedModel("a", folder.resolve("a")));
    }

    @Test
    void whatIsNoFolderIsRejected() throws IOException {
        for (Path path : List.of(Files.writeString(folder.resolve("file"), "mine"), folder.resolve("missing"))) {
            assertThatThrownBy(() -> ModelFolders.in(path))
                    .isInstanceOf(BadDataException.class)
                    .hasMessage(path + " is not a folder: give the folder of a model");
        }
    }

    @Test
    void folderWithoutModelIsRejected() throws IOException {
        assertThatThrownBy(() -> ModelFolders.in(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(folder + " holds no model");
        model("a");
        assertThatThrownBy(() -> ModelFolders.one(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("models are in a: give the folder");
        assertThat(ModelFolders.one(folder.resolve("a")).name()).isEqualTo("a");
    }
}
