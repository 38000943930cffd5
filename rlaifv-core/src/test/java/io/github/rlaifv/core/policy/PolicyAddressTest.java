package io.github.rlaifv.core.policy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.run.BadDataException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses without a module that opens them, since there is none on core's own class path. */
class PolicyAddressTest {

    @ParameterizedTest
    @CsvSource({"http://host:8000/v1?model=m", "HTTPS://host/v1?model=m"})
    void serverAddressIsRejectedWithTheModuleToAdd(String address) {
        assertThatThrownBy(() -> Policies.open(URI.create(address)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("add the dependency io.github.rlaifv:rlaifv-remote");
    }

    @Test
    void unsupportedSchemeIsRejectedWithTheSupportedOnes() {
        assertThatThrownBy(() -> Policies.open(URI.create("ftp://host/model")))
                .isInstanceOf(BadDataException.class)
                .hasMessage("Unsupported model address scheme 'ftp': use http:, https: or file:");
    }
}
