package io.github.rlaifv.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of the command are checked before a model is opened. */
class ServeOptionsTest {
    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port=70000 | 'Invalid value for option '--port': must be in [0, 65535], was 70000'",
                "--best-of=16,--max-choices=8 | 'Invalid value for option '--best-of': must be at most --max-choices, 8, was 16'",
                "--max-prompt-tokens=0 | 'Invalid value for option '--max-prompt-tokens': must be >= 1, was 0'",
                "--best-of=1 | 'Invalid value for option '--best-of': must be in [2, 64], was 1'",
                "--beta=0 | 'Invalid value for option '--beta': must be finite and > 0, was 0.0'",
                "--max-image-pixels=0 | 'Invalid value for option '--max-image-pixels': must be >= 1, was 0'",
                "--deadline=0 | 'Invalid value for option '--deadline': must be in [1, 86400], was 0'",
                "--tls-key=key.pem | '--tls-key needs --tls-certificate: give the files of both, or none'",
                "--host= | 'Invalid value for option '--host': the host is blank'"
            })
    void valueOutOfRangeIsReportedWithItsOption(String option, String message) {
        String[] options = ("serve,--model=none," + option).split(",");
        assertThat(rlaifv.run(options)).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains(message.replaceAll("^'|'$", ""));
    }

    @Test
    void missingCertificateIsReportedBeforeTheModelIsOpened() {
        Path missing = folder.resolve("missing.pem");
        assertThat(rlaifv.run("serve", "--model=none", "--tls-certificate=" + missing, "--tls-key=" + missing))
                .isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains(missing.toString());
    }

    /** How much a server will be asked is not known, and no folder keeps what it was asked. */
    @ParameterizedTest
    @ValueSource(strings = {"--prices=prices.json", "--rates=run"})
    void pricesAndRatesAreNotOffered(String option) {
        assertThat(rlaifv.run("serve", "--model=embedded", option)).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("Unknown option: '" + option + "'");
    }

    @Test
    void keysAreReadFromFileAndEnvironment() throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), "one\n# none\n\n  two  \n");
        assertThat(ApiKeys.read(Optional.of(file), Map.of())).containsExactly("one", "two");
        assertThat(ApiKeys.read(Optional.of(file), Map.of(ApiKeys.VARIABLE, "three")))
                .containsExactly("one", "two", "three");
        assertThat(ApiKeys.read(Optional.empty(), Map.of(ApiKeys.VARIABLE, " ")))
                .isEmpty();
    }

    @Test
    void fileWithoutKeysIsRejected() throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), "# none\n");
        assertThatThrownBy(() -> ApiKeys.read(Optional.of(file), Map.of("RLAIFV_API_KEY", "x")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("no API key");
    }

    @Test
    void keyThatNoHeaderCanHaveIsNamedByItsLine() throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), "# all\ngood\nsecret key\n");
        assertThatThrownBy(() -> ApiKeys.read(Optional.of(file), Map.of()))
                .isInstanceOf(BadDataException.class)
                .hasMessageStartingWith(file + ", line 3: an API key must consist of visible ASCII characters")
                .message()
                .doesNotContain("secret");
        assertThatThrownBy(() -> ApiKeys.read(Optional.empty(), Map.of(ApiKeys.VARIABLE, "a b")))
                .hasMessageStartingWith(ApiKeys.VARIABLE + ": ");
    }

    @Test
    void bestOfIsAtMostTheNumberOfChoicesByDefault() {
        assertThat(rlaifv.run("serve", "--model=embedded", "--max-choices=8", "--print-settings"))
                .isZero();
        assertThat(rlaifv.printed()).contains("best-of: 8", "rule: VERIFIED");
    }

    @ParameterizedTest
    @CsvSource({
        "--best-of=8, --best-of",
        "--beta=0.5, --beta",
        "--rule=mean, --rule",
        "--rule=verified, --rule",
        "--shortlist=3, --shortlist",
        "--decomposer=rules, --decomposer"
    })
    void optionOfBestOfWithoutAReferenceIsRejectedBeforeTheModelIsOpened(String option, String name) {
        for (String mode : new String[] {"--quiet", "--dry-run"}) {
            assertThat(rlaifv.run("serve", "--model=embedded", "--port=0", option, mode))
                    .as(mode)
                    .isEqualTo(ExitCode.USAGE);
            assertThat(rlaifv.errors())
                    .contains(name + " has no effect without a reference", "add --reference")
                    .hasLineCount(1);
        }
        assertThat(rlaifv.run("serve", "--model=embedded", "--reference=embedded", option, "--dry-run"))
                .as(rlaifv.errors())
                .isZero();
    }

    @Test
    void dryRunPlansMemoryAndOpensNothing() {
        assertThat(rlaifv.run("serve", "--model=" + folder.resolve("missing"), "--dry-run"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains("missing");
    }
}
