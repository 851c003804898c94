;; The search of the byte filter: which lines of a chunk contain one of many literals, or bytes that cleaning would change.
;;
;; Sixteen positions at once. A window is the four bytes from a position on. Every literal has one window, and each window
;; is in one of sixteen buckets. For each of the four bytes of a window, tables say by the byte's lower and by its upper
;; half in which buckets such a byte can be; what is left of the AND of them all is where a literal may be ("Teddy", after
;; Hyperscan). Lower halves are looked up for two times eight buckets; upper halves tell less, and bucket n shares them with
;; bucket n + 8. What passes is looked up by a hash of the window and compared in full.
;;
;; The memory is laid out by lay-out-memory.ts; addresses are in bytes. Nothing is written but hits and seen lines.
(module
  (import "host" "memory" (memory 1))

  ;; Where things are in the memory: set once by whoever laid it out.
  (global $chunk (export "chunk") (mut i32) (i32.const 0))         ;; the bytes to search
  (global $known (export "known") (mut i32) (i32.const 0))         ;; 16 bits of a window's hash -> whether there is such a one
  (global $slots (export "slots") (mut i32) (i32.const 0))         ;; window hash -> first literal, 0 for none
  (global $shift (export "shift") (mut i32) (i32.const 0))         ;; 32 - log2(number of slots)
  (global $shorts (export "shorts") (mut i32) (i32.const 0))       ;; first byte | 0x20 -> first literal of under four bytes
  (global $seen (export "seen") (mut i32) (i32.const 0))           ;; group -> the line that it was last reported for
  (global $groups (export "groups") (mut i32) (i32.const 0))       ;; how many groups; in here 0 is "dirty" and the others are one higher
  (global $hits (export "hits") (mut i32) (i32.const 0))           ;; triples: line's begin, line's end, group or -1 for "dirty"
  (global $hitsEnd (export "hitsEnd") (mut i32) (i32.const 0))

  ;; What the last scan found.
  (global $hit (export "hit") (mut i32) (i32.const 0))             ;; where the next hit goes
  (global $newlines (export "newlines") (mut i32) (i32.const 0))
  (global $looks (export "looks") (mut i32) (i32.const 0))         ;; blocks that were looked at closely

  ;; The part of the chunk that is searched, and the line in it that was last found to contain something.
  (global $begin (mut i32) (i32.const 0))
  (global $end (mut i32) (i32.const 0))
  (global $lineBegin (mut i32) (i32.const 0))
  (global $lineEnd (mut i32) (i32.const 0))                        ;; its newline, or the end of the chunk
  (global $isFull (mut i32) (i32.const 0))

  ;; Makes the line that contains $at, which is after the last one, the current line.
  (func $enterLine (param $at i32)
    (local $from i32) (local $bits i32)
    ;; Backwards to the newline before it, at most to the end of the last line.
    (local.set $from (local.get $at))
    (block $begun
      (loop $back
        (if (i32.le_s (local.get $from) (i32.add (global.get $lineEnd) (i32.const 1)))
          (then
            (global.set $lineBegin (i32.add (global.get $lineEnd) (i32.const 1)))
            (br $begun)))
        (local.set $from (i32.sub (local.get $from) (i32.const 16)))
        (local.set $bits
          (i8x16.bitmask (i8x16.eq (v128.load (local.get $from)) (v128.const i8x16 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10))))
        (br_if $back (i32.eqz (local.get $bits)))
        (global.set $lineBegin
          (i32.sub (i32.add (local.get $from) (i32.const 32)) (i32.clz (local.get $bits))))
        ;; A newline before the last line's end is not this line's begin.
        (if (i32.lt_s (global.get $lineBegin) (i32.add (global.get $lineEnd) (i32.const 1)))
          (then (global.set $lineBegin (i32.add (global.get $lineEnd) (i32.const 1)))))))
    ;; Forwards to its own newline.
    (local.set $from (local.get $at))
    (block $ended
      (loop $ahead
        (if (i32.ge_u (local.get $from) (global.get $end))
          (then
            (global.set $lineEnd (global.get $end))
            (br $ended)))
        (local.set $bits
          (i8x16.bitmask (i8x16.eq (v128.load (local.get $from)) (v128.const i8x16 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10))))
        (if (i32.eqz (local.get $bits))
          (then
            (local.set $from (i32.add (local.get $from) (i32.const 16)))
            (br $ahead)))
        (global.set $lineEnd (i32.add (local.get $from) (i32.ctz (local.get $bits))))
        (if (i32.gt_u (global.get $lineEnd) (global.get $end))
          (then (global.set $lineEnd (global.get $end)))))))

  ;; Reports the line that contains $at for a group, once. Where a whole line's hits may no longer fit, it says so instead.
  (func $report (param $at i32) (param $group i32)
    (local $seen i32)
    (if (i32.ge_s (local.get $at) (global.get $lineEnd))
      (then
        (call $enterLine (local.get $at))
        (global.set $isFull
          (i32.gt_u
            (i32.add (global.get $hit) (i32.mul (global.get $groups) (i32.const 12)))
            (global.get $hitsEnd)))))
    (if (global.get $isFull) (then (return)))
    (local.set $seen (i32.add (global.get $seen) (i32.shl (local.get $group) (i32.const 2))))
    (if (i32.eq (i32.load (local.get $seen)) (global.get $lineBegin)) (then (return)))
    (i32.store (local.get $seen) (global.get $lineBegin))
    (i32.store (global.get $hit) (i32.sub (global.get $lineBegin) (global.get $chunk)))
    (i32.store offset=4 (global.get $hit) (i32.sub (global.get $lineEnd) (global.get $chunk)))
    (i32.store offset=8 (global.get $hit) (i32.sub (local.get $group) (i32.const 1)))
    (global.set $hit (i32.add (global.get $hit) (i32.const 12))))

  ;; A literal in memory: next, window, the window's place in it, length, group, the automaton of what may follow it (0: it
  ;; has none), 8 bytes unused; then for each 16 bytes of it 16 that are ORed to the text (0x20 for letters, 0xff past its
  ;; end) and the 16 that must come out.

  ;; Whether what follows, from $at on, is what the automaton asks for: 256 bytes a state, for each byte the next one. State 0
  ;; says no, 1 says yes, the others begin with 2. After some bytes without an answer it says yes, so that it takes no longer
  ;; than that, whatever stands there.
  (func $follows (param $at i32) (param $automaton i32) (result i32)
    (local $state i32) (local $stop i32)
    (local.set $state (i32.const 2))
    (local.set $stop (i32.add (local.get $at) (i32.const 32)))
    (loop $bytes
      (if (i32.ge_u (local.get $at) (global.get $end)) (then (return (i32.const 0))))
      (local.set $state
        (i32.load8_u
          (i32.add
            (local.get $automaton)
            (i32.add
              (i32.shl (i32.sub (local.get $state) (i32.const 2)) (i32.const 8))
              (i32.load8_u (local.get $at))))))
      (if (i32.lt_u (local.get $state) (i32.const 2)) (then (return (local.get $state))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $bytes (i32.lt_u (local.get $at) (local.get $stop))))
    (i32.const 1))

  ;; Compares the literals of a chain with the text around the window at $at and reports those that are there.
  (func $compare (param $at i32) (param $literal i32) (param $window i32)
    (local $from i32) (local $to i32) (local $part i32) (local $automaton i32)
    (block $none
      (loop $each
        (br_if $none (i32.eqz (local.get $literal)))
        (block $other
          (br_if $other (i32.ne (i32.load offset=4 (local.get $literal)) (local.get $window)))
          (local.set $from (i32.sub (local.get $at) (i32.load offset=8 (local.get $literal))))
          (local.set $to (i32.add (local.get $from) (i32.load offset=12 (local.get $literal))))
          (br_if $other (i32.lt_u (local.get $from) (global.get $begin)))
          (br_if $other (i32.gt_u (local.get $to) (global.get $end)))
          (local.set $part (i32.add (local.get $literal) (i32.const 32)))
          (loop $parts
            (br_if $other
              (i32.eqz
                (i8x16.all_true
                  (i8x16.eq
                    (v128.or (v128.load (local.get $from)) (v128.load (local.get $part)))
                    (v128.load offset=16 (local.get $part))))))
            (local.set $from (i32.add (local.get $from) (i32.const 16)))
            (local.set $part (i32.add (local.get $part) (i32.const 32)))
            (br_if $parts (i32.lt_u (local.get $from) (local.get $to))))
          (local.set $automaton (i32.load offset=20 (local.get $literal)))
          (if (local.get $automaton)
            (then (br_if $other (i32.eqz (call $follows (local.get $to) (local.get $automaton))))))
          (call $report (local.get $at) (i32.load offset=16 (local.get $literal))))
        (local.set $literal (i32.load (local.get $literal)))
        (br $each))))

  ;; Whether cleaning changes the text at $at, where a byte of the class "dirty" is.
  (func $isDirty (param $at i32) (result i32)
    (local $first i32) (local $second i32) (local $third i32)
    (local.set $first (i32.load8_u (local.get $at)))
    (if (i32.lt_u (i32.add (local.get $at) (i32.const 1)) (global.get $end))
      (then (local.set $second (i32.load8_u offset=1 (local.get $at)))))
    (if (i32.lt_u (i32.add (local.get $at) (i32.const 2)) (global.get $end))
      (then (local.set $third (i32.load8_u offset=2 (local.get $at)))))
    ;; A carriage return that does not end a line.
    (if (i32.eq (local.get $first) (i32.const 0x0d))
      (then (return (i32.ne (local.get $second) (i32.const 0x0a)))))
    ;; U+0080 to U+009F.
    (if (i32.eq (local.get $first) (i32.const 0xc2))
      (then (return (i32.lt_u (i32.sub (local.get $second) (i32.const 0x80)) (i32.const 0x20)))))
    (if (i32.eq (local.get $first) (i32.const 0xe2))
      (then
        ;; U+200B, U+200E, U+200F, U+202A to U+202E.
        (if (i32.eq (local.get $second) (i32.const 0x80))
          (then
            (return
              (i32.or
                (i32.or
                  (i32.eq (local.get $third) (i32.const 0x8b))
                  (i32.eq (i32.and (local.get $third) (i32.const 0xfe)) (i32.const 0x8e)))
                (i32.lt_u (i32.sub (local.get $third) (i32.const 0xaa)) (i32.const 5))))))
        ;; U+2060, U+2066 to U+2069.
        (return
          (i32.and
            (i32.eq (local.get $second) (i32.const 0x81))
            (i32.or
              (i32.eq (local.get $third) (i32.const 0xa0))
              (i32.lt_u (i32.sub (local.get $third) (i32.const 0xa6)) (i32.const 4)))))))
    ;; U+FEFF.
    (if (i32.eq (local.get $first) (i32.const 0xef))
      (then
        (return
          (i32.and
            (i32.eq (local.get $second) (i32.const 0xbb))
            (i32.eq (local.get $third) (i32.const 0xbf))))))
    ;; Other control characters.
    (i32.const 1))

  ;; Looks at the positions of a block in their order: at $windows, where a literal may be, and where bytes may be dirty; of
  ;; all only at $valid. Answers 0, or the bit of the position from which on there was no room for hits any more.
  (func $look (param $block i32) (param $windows i32) (param $valid i32) (result i32)
    (local $at i32) (local $bit i32) (local $window i32) (local $literal i32) (local $dirty i32)
    (local $bytes v128)
    (global.set $looks (i32.add (global.get $looks) (i32.const 1)))
    (local.set $bytes (v128.load (local.get $block)))
    (local.set $dirty
      (i32.and
        (local.get $valid)
        (i8x16.bitmask
          (i8x16.ne
            (v128.and
              (i8x16.swizzle
                (v128.load offset=0xc0 (i32.const 0))
                (v128.and (local.get $bytes) (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15)))
              (i8x16.swizzle
                (v128.load offset=0xd0 (i32.const 0))
                (i8x16.shr_u (local.get $bytes) (i32.const 4))))
            (v128.const i64x2 0 0)))))
    (loop $next
      (if (i32.eqz (i32.or (local.get $windows) (local.get $dirty))) (then (return (i32.const 0))))
      (local.set $bit (i32.ctz (i32.or (local.get $windows) (local.get $dirty))))
      (local.set $at (i32.add (local.get $block) (local.get $bit)))
      (local.set $bit (i32.shl (i32.const 1) (local.get $bit)))
      (if (i32.and (local.get $dirty) (local.get $bit))
        (then
          (local.set $dirty (i32.xor (local.get $dirty) (local.get $bit)))
          (if (call $isDirty (local.get $at)) (then (call $report (local.get $at) (i32.const 0))))))
      (if (i32.and (local.get $windows) (local.get $bit))
        (then
          (local.set $windows (i32.xor (local.get $windows) (local.get $bit)))
          (local.set $window (i32.or (i32.load (local.get $at)) (i32.const 0x20202020)))
          (local.set $literal
            (i32.load
              (i32.add
                (global.get $slots)
                (i32.shl
                  (i32.shr_u (i32.mul (local.get $window) (i32.const 0x9e3779b1)) (global.get $shift))
                  (i32.const 2)))))
          (if (local.get $literal)
            (then (call $compare (local.get $at) (local.get $literal) (local.get $window))))
          (local.set $literal
            (i32.load
              (i32.add
                (global.get $shorts)
                (i32.shl (i32.and (local.get $window) (i32.const 0xff)) (i32.const 2)))))
          (if (local.get $literal)
            (then (call $compare (local.get $at) (local.get $literal) (i32.const 0))))))
      (if (global.get $isFull) (then (return (local.get $bit))))
      (br $next))
    (unreachable))

  ;; Searches the chunk from $from (a line's begin) to $to, and says how far it came: to $to, or to the begin of the line
  ;; whose hits had no room.
  (func (export "scan") (param $from i32) (param $to i32) (result i32)
    (local $block i32) (local $stop i32) (local $left i32) (local $isThrough i32)
    (local $windows i32) (local $window i32) (local $hash i32) (local $known i32) (local $shorts i32) (local $valid i32) (local $noRoom i32) (local $newline i32) (local $newlines i32)
    (local $bytes v128) (local $ahead v128) (local $isNewline v128) (local $counts v128) (local $found v128) (local $odd v128)
    (local $lower0 v128) (local $lower1 v128) (local $lower2 v128) (local $lower3 v128) (local $lowerAhead v128)
    (local $upper0 v128) (local $upper1 v128) (local $upper2 v128) (local $upper3 v128) (local $upperAhead v128)
    (local $lowA0 v128) (local $lowA1 v128) (local $lowA2 v128) (local $lowA3 v128)
    (local $lowB0 v128) (local $lowB1 v128) (local $lowB2 v128) (local $lowB3 v128)
    (local $up0 v128) (local $up1 v128) (local $up2 v128) (local $up3 v128)
    (global.set $begin (i32.add (global.get $chunk) (local.get $from)))
    (global.set $end (i32.add (global.get $chunk) (local.get $to)))
    (global.set $lineEnd (i32.sub (global.get $begin) (i32.const 1)))
    (global.set $isFull (i32.const 0))
    (global.set $looks (i32.const 0))
    (global.set $hit (global.get $hits))
    (memory.fill (global.get $seen) (i32.const 0) (i32.shl (global.get $groups) (i32.const 2)))
    (local.set $known (global.get $known))
    (local.set $shorts (global.get $shorts))
    (local.set $block (global.get $begin))

    ;; Once for each block that is of interest. Nothing is called in the loop within it, so that the tables stay in registers.
    (loop $more
      (local.set $lowA0 (v128.load offset=0x00 (i32.const 0)))
      (local.set $lowA1 (v128.load offset=0x10 (i32.const 0)))
      (local.set $lowA2 (v128.load offset=0x20 (i32.const 0)))
      (local.set $lowA3 (v128.load offset=0x30 (i32.const 0)))
      (local.set $lowB0 (v128.load offset=0x40 (i32.const 0)))
      (local.set $lowB1 (v128.load offset=0x50 (i32.const 0)))
      (local.set $lowB2 (v128.load offset=0x60 (i32.const 0)))
      (local.set $lowB3 (v128.load offset=0x70 (i32.const 0)))
      (local.set $up0 (v128.load offset=0x80 (i32.const 0)))
      (local.set $up1 (v128.load offset=0x90 (i32.const 0)))
      (local.set $up2 (v128.load offset=0xa0 (i32.const 0)))
      (local.set $up3 (v128.load offset=0xb0 (i32.const 0)))
      (local.set $lower0 (v128.and (v128.load (local.get $block)) (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15)))
      (local.set $upper0 (v128.and (i16x8.shr_u (v128.load (local.get $block)) (i32.const 4)) (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15)))
      ;; As far as whole blocks go, and as a byte can count.
      (local.set $stop (i32.sub (global.get $end) (i32.const 15)))
      (if (i32.gt_s (i32.sub (local.get $stop) (local.get $block)) (i32.const 4064))
        (then (local.set $stop (i32.add (local.get $block) (i32.const 4064)))))
      (local.set $counts (v128.const i64x2 0 0))
      (local.set $isThrough (i32.const 0))
      (block $leave
        (br_if $leave (i32.ge_s (local.get $block) (local.get $stop)))
        (loop $blocks
          ;; The halves of the bytes, those of the following block, and so those one, two and three bytes on.
          (local.set $ahead (v128.load offset=16 (local.get $block)))
          (local.set $lowerAhead (v128.and (local.get $ahead) (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15)))
          (local.set $upperAhead (v128.and (i16x8.shr_u (local.get $ahead) (i32.const 4)) (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15)))
          (local.set $lower1 (i8x16.shuffle 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 (local.get $lower0) (local.get $lowerAhead)))
          (local.set $upper1 (i8x16.shuffle 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 (local.get $upper0) (local.get $upperAhead)))
          (local.set $lower2 (i8x16.shuffle 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 (local.get $lower0) (local.get $lowerAhead)))
          (local.set $upper2 (i8x16.shuffle 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 (local.get $upper0) (local.get $upperAhead)))
          (local.set $lower3 (i8x16.shuffle 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 (local.get $lower0) (local.get $lowerAhead)))
          (local.set $upper3 (i8x16.shuffle 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 (local.get $upper0) (local.get $upperAhead)))
          (local.set $found
            (v128.and
              (v128.or
                (v128.and
                  (v128.and (i8x16.swizzle (local.get $lowA0) (local.get $lower0)) (i8x16.swizzle (local.get $lowA1) (local.get $lower1)))
                  (v128.and (i8x16.swizzle (local.get $lowA2) (local.get $lower2)) (i8x16.swizzle (local.get $lowA3) (local.get $lower3))))
                (v128.and
                  (v128.and (i8x16.swizzle (local.get $lowB0) (local.get $lower0)) (i8x16.swizzle (local.get $lowB1) (local.get $lower1)))
                  (v128.and (i8x16.swizzle (local.get $lowB2) (local.get $lower2)) (i8x16.swizzle (local.get $lowB3) (local.get $lower3)))))
              (v128.and
                (v128.and (i8x16.swizzle (local.get $up0) (local.get $upper0)) (i8x16.swizzle (local.get $up1) (local.get $upper1)))
                (v128.and (i8x16.swizzle (local.get $up2) (local.get $upper2)) (i8x16.swizzle (local.get $up3) (local.get $upper3))))))
          (local.set $bytes (v128.load (local.get $block)))
          (local.set $isNewline (i8x16.eq (local.get $bytes) (v128.const i8x16 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10)))
          ;; Everything but ASCII that can be printed, and newlines, may be dirty: one more than such a byte is, with its
          ;; sign, under 33.
          (local.set $odd
            (v128.xor
              (local.get $isNewline)
              (i8x16.lt_s (i8x16.add (local.get $bytes) (v128.const i8x16 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1)) (v128.const i8x16 33 33 33 33 33 33 33 33 33 33 33 33 33 33 33 33))))
          (if (v128.any_true (v128.or (local.get $found) (local.get $odd)))
            (then
              ;; Most of what is found here is nothing: the block is left only for windows that are known by their hash, for
              ;; first bytes of short literals, and for bytes of the dirty class.
              (local.set $windows (i8x16.bitmask (i8x16.ne (local.get $found) (v128.const i64x2 0 0))))
              (block $nothing
                (loop $each
                  (br_if $nothing (i32.eqz (local.get $windows)))
                  (local.set $window
                    (i32.or
                      (i32.load (i32.add (local.get $block) (i32.ctz (local.get $windows))))
                      (i32.const 0x20202020)))
                  (local.set $hash (i32.shr_u (i32.mul (local.get $window) (i32.const 0x9e3779b1)) (i32.const 16)))
                  (br_if $leave
                    (i32.or
                      (i32.and
                        (i32.shr_u
                          (i32.load8_u (i32.add (local.get $known) (i32.shr_u (local.get $hash) (i32.const 3))))
                          (i32.and (local.get $hash) (i32.const 7)))
                        (i32.const 1))
                      (i32.load
                        (i32.add
                          (local.get $shorts)
                          (i32.shl (i32.and (local.get $window) (i32.const 0xff)) (i32.const 2))))))
                  (local.set $windows (i32.and (local.get $windows) (i32.sub (local.get $windows) (i32.const 1))))
                  (br $each)))
              (if (v128.any_true (local.get $odd))
                (then
                  (br_if $leave
                    (v128.any_true
                      (v128.and
                        (i8x16.swizzle (v128.load offset=0xc0 (i32.const 0)) (local.get $lower0))
                        (i8x16.swizzle (v128.load offset=0xd0 (i32.const 0)) (local.get $upper0)))))))))
          (local.set $counts (i8x16.sub (local.get $counts) (local.get $isNewline)))
          (local.set $lower0 (local.get $lowerAhead))
          (local.set $upper0 (local.get $upperAhead))
          (local.set $block (i32.add (local.get $block) (i32.const 16)))
          (br_if $blocks (i32.lt_s (local.get $block) (local.get $stop))))
        (local.set $isThrough (i32.const 1)))

      (local.set $counts (i32x4.extadd_pairwise_i16x8_u (i16x8.extadd_pairwise_i8x16_u (local.get $counts))))
      (local.set $newlines
        (i32.add
          (local.get $newlines)
          (i32.add
            (i32.add (i32x4.extract_lane 0 (local.get $counts)) (i32x4.extract_lane 1 (local.get $counts)))
            (i32.add (i32x4.extract_lane 2 (local.get $counts)) (i32x4.extract_lane 3 (local.get $counts))))))
      (local.set $left (i32.sub (global.get $end) (local.get $block)))
      (if (i32.le_s (local.get $left) (i32.const 0))
        (then
          (global.set $newlines (local.get $newlines))
          (return (local.get $to))))
      (if (i32.lt_s (local.get $left) (i32.const 16))
        (then
          ;; The last bytes are too few for a block: every position of them is looked at.
          (local.set $valid (i32.sub (i32.shl (i32.const 1) (local.get $left)) (i32.const 1)))
          (local.set $windows (local.get $valid)))
        (else
          (br_if $more (local.get $isThrough))
          (local.set $valid (i32.const 0xffff))
          (local.set $windows (i8x16.bitmask (i8x16.ne (local.get $found) (v128.const i64x2 0 0))))))
      (local.set $newline
        (i32.and
          (local.get $valid)
          (i8x16.bitmask (i8x16.eq (v128.load (local.get $block)) (v128.const i8x16 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10)))))
      (local.set $noRoom (call $look (local.get $block) (local.get $windows) (local.get $valid)))
      (if (local.get $noRoom)
        (then
          ;; No newline is between the line's begin and where it was found to be of interest.
          (global.set $newlines
            (i32.add
              (local.get $newlines)
              (i32.popcnt (i32.and (local.get $newline) (i32.sub (local.get $noRoom) (i32.const 1))))))
          (return (i32.sub (global.get $lineBegin) (global.get $chunk)))))
      (local.set $newlines (i32.add (local.get $newlines) (i32.popcnt (local.get $newline))))
      (local.set $block (i32.add (local.get $block) (i32.const 16)))
      (br $more))
    (unreachable)))
