package io.github.rlaifv.core.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.testkit.DiskChecks;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.core.testkit.SmallDisk;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
    @TempDir
    Path folder;

    @Test
    void freeSpaceOfAMissingPathIsThatOfItsFirstExistingParent() throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        assertThat(DiskSpace.free(folder.resolve("a/b/c")).orElseThrow()).isBetween(free / 2, free * 2);
    }

    @Test
    void whatDoesNotFitIsRefusedWithNeededAndFreeSpace() {
        Path missing = folder.resolve("model");
        assertThatCode(() -> DiskSpace.require(missing, 1)).doesNotThrowAnyException();
        assertThatThrownBy(() -> DiskSpace.require(missing, 3L << 60))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith(missing + " cannot be written: it takes 3221225472.0 GiB, but only ")
                .hasMessageContaining("Free disk space and run again");
    }

    @Test
    void usedSpaceIsThatOfAllFiles() throws IOException {
        assertThat(DiskSpace.used(folder.resolve("missing"))).isZero();
        Files.write(Files.createDirectories(folder.resolve("a/b")).resolve("file"), new byte[1000]);
        Files.write(folder.resolve("a/file"), new byte[24]);
        assertThat(DiskSpace.used(folder.resolve("a"))).isEqualTo(1024);
    }

    @Test
    void sizesAreNamedInTheLargestUnit() {
        assertThat(DiskSpace.inWords(1023)).isEqualTo("1023 bytes");
        assertThat(DiskSpace.inWords(3 << 19)).isEqualTo("1.5 MiB");
        assertThat(DiskSpace.inWords(27L << 29)).isEqualTo("13.5 GiB");
    }

    @Test
    void modelsAndOptimizersAreWrittenOnlyIfTheyFit() throws IOException {
        ModelCopy model = ModelCopy.ofResource("textonly/llama31", folder.resolve("model"));
        try (TrainablePolicy policy = Policies.open(model.folder());
                AdamW adamW = policy.newAdamW(policy.parameters());
                SmallDisk disk = DiskChecks.disk(folder.resolve("disk"))) {
            Path saved = disk.path().resolve("saved");
            Path state = disk.path().resolve("state.safetensors");
            long bytes = policy.savedBytes();
            disk.leave(bytes / 4096 * 4096);
            assertThatThrownBy(() -> policy.save(saved))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContainingAll(saved + " cannot be written: it takes ", " are free on its disk");
            assertThatThrownBy(() -> adamW.save(state))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContainingAll(state + " cannot be written: it takes ", " are free on its disk");
            assertThat(FolderEntries.of(disk.path()))
                    .extracting(Path::getFileName)
                    .containsOnly(Path.of("filler"));
            disk.clear();
            policy.save(saved);
            adamW.save(state);
            assertThat(Files.size(saved.resolve("model.safetensors"))).isBetween(bytes, bytes + 20_000);
            long optimizer = policy.optimizerBytes(policy.parameters());
            assertThat(Files.size(state)).isBetween(optimizer, optimizer + 20_000);
        }
    }
}
