package io.github.rlaifv.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InputLimitTest {

    @AfterEach
    void clear() {
        System.clearProperty(InputLimit.RESPONSE.property());
    }

    @Test
    void systemPropertyChangesTheLimit() {
        assertThat(InputLimit.RESPONSE.value()).isEqualTo(16L << 20);
        System.setProperty("rlaifv.limit.response", "17");
        assertThat(InputLimit.RESPONSE.value()).isEqualTo(17);
    }

    @Test
    void systemPropertyThatIsNoPositiveIntegerIsRejectedByName() {
        for (String wrong : new String[] {"0", "-1", "many", ""}) {
            System.setProperty("rlaifv.limit.response", wrong);
            assertThatThrownBy(InputLimit.RESPONSE::value)
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("-Drlaifv.limit.response");
        }
    }
}
