package io.github.rlaifv.remote;

import io.github.rlaifv.remote.internal.ApiKey;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * The model behind a server.
 *
 * @param baseUrl base URL of the server's API
 * @param model name of the model on the server
 * @param name name of the policy in reports
 * @param revision identifies the weights; if empty, the address identifies them
 * @param key API key of the server
 */
record ServedModel(URI baseUrl, String model, String name, Optional<String> revision, ApiKey key) {
    ServedModel {
        String scheme = String.valueOf(baseUrl.getScheme()).toLowerCase(Locale.ROOT);
        OptionRange.check(
                (scheme.equals("http") || scheme.equals("https")) && baseUrl.getHost() != null,
                "baseUrl must be an address such as http://localhost:8000/v1, was " + withoutSecrets(baseUrl));
        OptionRange.check(
                baseUrl.getRawUserInfo() == null && baseUrl.getRawQuery() == null && baseUrl.getRawFragment() == null,
                "baseUrl must not contain a user, password, query or fragment: " + withoutSecrets(baseUrl)
                        + "; a key is read from the environment, see apiKeyVariable");
        OptionRange.check(!model.isBlank(), "model must be the name of the model on the server, was blank");
    }

    boolean isSecure() {
        return "https".equalsIgnoreCase(baseUrl.getScheme());
    }

    /** The address without secrets, for messages. */
    String shownAddress() {
        return withoutSecrets(baseUrl);
    }

    /** Scheme, host, port and path of an address. Other parts may be secrets and are omitted. */
    static String withoutSecrets(URI address) {
        return address.getScheme() + "://" + address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort())
                + (address.getRawPath() == null ? "" : address.getRawPath());
    }

    /** Identifies the weights, for the fingerprint. */
    String weights() {
        return revision.map(text -> "revision " + text).orElse("at " + shownAddress());
    }
}
