package io.github.rlaifv.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrowserTest {
    private static final URI ADDRESS = URI.create("http://127.0.0.1:1234/");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "Linux, DISPLAY, :0, xdg-open",
        "Linux, WAYLAND_DISPLAY, wayland-0, xdg-open",
        "Linux, TERM, xterm, ''",
        "Linux, DISPLAY, '', ''",
        "FreeBSD, DISPLAY, :0, xdg-open",
        "Mac OS X, TERM, xterm, open",
        "Windows 11, TERM, x, rundll32"
    })
    void programOfTheSystemOpensTheAddress(String system, String variable, String value, String program) {
        List<String> opener = Browser.of(system, Map.of(variable, value)).opener();
        assertThat(opener.isEmpty() ? "" : opener.get(0)).isEqualTo(program);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the program is a script for POSIX shells")
    void programGetsTheAddress() throws IOException, InterruptedException {
        Path file = folder.resolve("address");
        Browser browser = new Browser(List.of("/bin/sh", "-c", "printf '%s' \"$1\" > '" + file + "'", "program"));
        assertThat(browser.open(ADDRESS)).isTrue();
        assertThat(Files.readString(file)).isEqualTo(ADDRESS.toString());
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the program is a script for POSIX shells")
    void missingProgramOneThatFailsAndNoneOpenNothing() throws InterruptedException {
        assertThat(new Browser(List.of(folder.resolve("missing").toString())).open(ADDRESS))
                .isFalse();
        assertThat(new Browser(List.of("/bin/sh", "-c", "exit 3")).open(ADDRESS))
                .isFalse();
        assertThat(new Browser(List.of()).open(ADDRESS)).isFalse();
    }

    /** Some programs are the browser itself. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the program is a script for POSIX shells")
    void programThatStaysIsNotWaitedFor() throws IOException, InterruptedException {
        Path file = folder.resolve("process");
        Browser browser = new Browser(List.of("/bin/sh", "-c", "echo $$ > '" + file + "'; exec sleep 600"));
        long begin = System.nanoTime();
        assertThat(browser.open(ADDRESS)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));
        ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                .orElseThrow()
                .destroy();
    }
}
