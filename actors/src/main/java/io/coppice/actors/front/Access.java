package io.coppice.actors.front;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/**
 * Who may do what at a front. Without tokens everybody may do everything. How long a comparison takes does not tell how
 * much of a token was right, or which.
 */
public final class Access {
    /** Everybody, under no name. */
    public static final Access OPEN = new Access(List.of());

    private static final String SCHEME = "Bearer ";
    private static final Caller ANYBODY = new Caller("anybody", Right.ADMIN);

    private final List<Known> known;

    private Access(List<Known> known) {
        this.known = known;
    }

    /**
     * A token that a front knows.
     *
     * @param name of whoever has it, as the log of changes shows it
     * @param secret what requests carry
     */
    public record Token(String name, String secret, Right right) {
        @Override
        public String toString() {
            return name + " with the right " + right;
        }
    }

    private record Known(Caller caller, byte[] digest) {}

    /** Who asks. */
    record Caller(String name, Right right) {}

    /** @param tokens none to let everybody in */
    public static Access of(List<Token> tokens) {
        return new Access(tokens.stream()
                .map(token -> new Known(new Caller(token.name(), token.right()), digest(token.secret())))
                .toList());
    }

    /**
     * @param header the request's Authorization
     * @throws FrontException when nobody may ask with this header, or may not do this
     */
    Caller require(Right right, Optional<String> header) {
        if (known.isEmpty()) {
            return ANYBODY;
        }
        if (header.isEmpty()) {
            throw new FrontException(401, "This cluster asks for a token; name it with --token or COPPICE_TOKEN");
        }
        String said = header.get();
        byte[] digest = digest(said.startsWith(SCHEME) ? said.substring(SCHEME.length()) : "");
        Optional<Caller> caller = Optional.empty();
        for (Known token : known) {
            if (MessageDigest.isEqual(token.digest(), digest)) {
                caller = Optional.of(token.caller());
            }
        }
        Caller who = caller.orElseThrow(() -> new FrontException(401, "The token is not one of this cluster"));
        if (who.right().compareTo(right) < 0) {
            throw new FrontException(
                    403,
                    "The token of " + who.name() + " has the right " + word(who.right()) + "; this asks for "
                            + word(right));
        }
        return who;
    }

    private static String word(Right right) {
        return right.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
