package io.github.rlaifv.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.util.ClassLoaderUtils;
import io.github.rlaifv.core.internal.engine.TorchSource.Kind;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchSourceTest {
    private static final String LINUX = "linux-x86_64";
    private static final Optional<NvidiaDriver> DRIVER =
            Optional.of(new NvidiaDriver(Path.of("version"), Optional.of("570.86.15"), true, true));

    @TempDir
    Path folder;

    @Test
    void bundledLibraryNeedsNoNetwork() {
        TorchSource source = TorchSource.find(name -> null, true);
        assertThat(source.kind()).isEqualTo(Kind.CLASS_PATH);
        assertThat(source.properties(DRIVER, LINUX)).isEqualTo(Map.of("ai.djl.offline", "true"));
    }

    @Test
    void downloadIsForCudaWhereADriverIs() {
        TorchSource source = TorchSource.find(name -> null, false);
        assertThat(source.kind()).isEqualTo(Kind.DOWNLOAD);
        assertThat(source.properties(DRIVER, LINUX)).isEqualTo(Map.of("PYTORCH_FLAVOR", "cu128"));
        assertThat(source.properties(Optional.empty(), LINUX)).isEmpty();
        assertThat(source.properties(DRIVER, "linux-aarch64")).isEmpty();
        Optional<NvidiaDriver> old =
                Optional.of(new NvidiaDriver(Path.of("version"), Optional.of("470.256.02"), true, true));
        assertThat(source.properties(old, LINUX)).isEmpty();
        Optional<NvidiaDriver> unreachable =
                Optional.of(new NvidiaDriver(Path.of("version"), Optional.of("570.86.15"), false, false));
        assertThat(source.properties(unreachable, LINUX)).isEmpty();
    }

    @Test
    void installedLibraryPrecedesTheClassPath() throws IOException {
        Files.createFile(folder.resolve(System.mapLibraryName("torch")));
        String paths = folder.resolve("missing") + File.pathSeparator + folder;
        TorchSource source = TorchSource.find(Map.of("PYTORCH_LIBRARY_PATH", paths)::get, true);
        assertThat(source).isEqualTo(new TorchSource(Kind.LIBRARY_PATH, Optional.of(folder)));
        assertThat(source.check(LINUX)).contains("PYTORCH_LIBRARY_PATH, now " + folder);
        assertThat(source.properties(DRIVER, LINUX)).isEqualTo(Map.of("PYTORCH_FLAVOR", "cpu"));

        Files.createFile(folder.resolve(System.mapLibraryName("torch_cuda")));
        assertThat(source.properties(Optional.empty(), LINUX)).isEqualTo(Map.of("PYTORCH_FLAVOR", "cu128"));
    }

    @Test
    void libraryFileStandsForItsFolder() throws IOException {
        Path file = Files.createFile(folder.resolve(System.mapLibraryName("torch")));
        assertThat(TorchSource.find(name -> file.toString(), true).folder()).contains(folder);
    }

    @Test
    void pathWithoutLibraryIsIgnoredAsByDjl() {
        assertThat(TorchSource.find(name -> folder.toString(), true).kind()).isEqualTo(Kind.CLASS_PATH);
    }

    @Test
    void textThatIsNoPathIsIgnoredAsByDjl() throws IOException {
        Files.createFile(folder.resolve(System.mapLibraryName("torch")));
        // no system has paths with this character; Windows has none with quotes either
        String[] wrong = {"torch\0/lib", "\"" + folder + "\"", "", "<torch|lib>"};
        for (String text : wrong) {
            assertThat(TorchSource.find(name -> text, true).kind()).as(text).isEqualTo(Kind.CLASS_PATH);
            assertThat(TorchSource.find(name -> text + File.pathSeparator + folder, true)
                            .folder())
                    .as(text)
                    .contains(folder);
        }
    }

    @Test
    void missingLibraryNamesTheDependency() {
        assertThat(TorchSource.find(name -> null, false).check("osx-aarch64"))
                .contains("ai.djl.pytorch:pytorch-native-cpu:2.7.1:osx-aarch64", "PYTORCH_LIBRARY_PATH");
    }

    /** What DJL brings: the version of LibTorch, and JNI libraries for the flavor that is chosen here. */
    @Test
    void djlHasJniLibrariesOfThisVersionForCuda() throws IOException {
        Properties jni = new Properties();
        try (InputStream stream = ClassLoaderUtils.getResourceAsStream("jnilib/pytorch.properties")) {
            jni.load(stream);
        }
        assertThat(jni.getProperty("jni_version")).startsWith(TorchSource.VERSION + "-");
        for (String library : new String[] {"linux-x86_64/%s/libdjl_torch.so", "win-x86_64/%s/djl_torch.dll"}) {
            assertThat(ClassLoaderUtils.getResource("jnilib/" + library.formatted(TorchSource.CUDA)))
                    .as(library)
                    .isNotNull();
            assertThat(TorchSource.cudaExists(library.substring(0, library.indexOf('/'))))
                    .isTrue();
        }
        assertThat(ClassLoaderUtils.getResource("jnilib/linux-aarch64/" + TorchSource.CUDA + "/libdjl_torch.so"))
                .isNull();
    }
}
