package io.coppice.compute.data;

/** How alike two words are. */
final class Words {

    private Words() {}

    /** How many letters have to be added, left out or changed to make one word the other (Levenshtein, 1966). */
    static int distance(String one, String other) {
        int[] above = new int[other.length() + 1];
        for (int i = 0; i < above.length; i++) {
            above[i] = i;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = above[0];
            above[0] = i;
            for (int j = 1; j < above.length; j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = above[j];
                above[j] = Math.min(changed, 1 + Math.min(above[j], above[j - 1]));
            }
        }
        return above[other.length()];
    }
}
