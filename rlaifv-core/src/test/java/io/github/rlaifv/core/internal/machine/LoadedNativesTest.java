package io.github.rlaifv.core.internal.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedNativesTest {
    @TempDir
    Path folder;

    @Test
    void libraryPathsAreNamedOnceWithoutTheHome() throws IOException {
        Path maps = Files.writeString(folder.resolve("maps"), """
                7f00-7f01 r--p 00000000 fe:00 12  /home/ann/.djl.ai/pytorch/2.7.1-cu128-linux-x86_64/libtorch_cuda.so
                7f01-7f02 r-xp 00001000 fe:00 12  /home/ann/.djl.ai/pytorch/2.7.1-cu128-linux-x86_64/libtorch_cuda.so
                7f02-7f03 r-xp 00000000 fe:00 13  /home/ann/.djl.ai/pytorch/2.7.1-cu128-linux-x86_64/0.35.1-libdjl_torch.so
                7f03-7f04 r-xp 00000000 fe:00 14  /usr/lib/libcudart-0d2c.so.12
                7f04-7f05 r-xp 00000000 fe:00 15  /usr/lib/libc.so.6
                7f05-7f06 rw-p 00000000 00:00 0
                """);
        List<String> paths = LoadedNatives.paths(maps, "/home/ann");
        assertThat(paths)
                .containsExactly(
                        "/usr/lib/libcudart-0d2c.so.12",
                        "~/.djl.ai/pytorch/2.7.1-cu128-linux-x86_64/0.35.1-libdjl_torch.so",
                        "~/.djl.ai/pytorch/2.7.1-cu128-linux-x86_64/libtorch_cuda.so");
        assertThat(new LoadedNatives("2.7.1", paths).cuda()).isTrue();
    }

    @Test
    void systemWithoutSuchAListHasNone() {
        assertThat(LoadedNatives.paths(folder.resolve("none"), "")).isEmpty();
        assertThat(new LoadedNatives("2.7.1", List.of()).cuda()).isFalse();
    }
}
