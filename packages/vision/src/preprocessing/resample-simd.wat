;; The two passes of the resampler. Equal to `resampleHorizontally` and `resampleVertically` of resample.ts, bit for bit.
;; `pnpm assemble-simd` turns it into resample-simd.wasm.ts.
(module
  (memory (export "memory") 1)

  ;; Horizontally: four sums (red, green, blue, and one unused) in a register.
  ;; All places and lengths are in bytes but rowCount, width and taps.
  (func (export "resampleRows")
    (param $input i32)     ;; the first row
    (param $rowBytes i32)
    (param $rowCount i32)  ;; at least 1
    (param $starts i32)    ;; for each output pixel, i32: where in the row its first input pixel lies
    (param $weights i32)   ;; for each output pixel, `taps` times i32
    (param $taps i32)      ;; a multiple of 4
    (param $width i32)     ;; output pixels in a row, at least 1
    (param $output i32)
    (local $pixel i32) (local $weight i32) (local $column i32) (local $tap i32)
    (local $pixels v128) (local $sums v128)
    (loop $rows
      (local.set $column (i32.const 0))
      (local.set $weight (local.get $weights))
      (loop $columns
        (local.set $pixel
          (i32.add (local.get $input)
            (i32.load (i32.add (local.get $starts) (i32.shl (local.get $column) (i32.const 2))))))
        (local.set $sums (v128.const i32x4 0x200000 0x200000 0x200000 0x200000)) ;; one half, to round
        (local.set $tap (local.get $taps))
        (loop $fourPixels
          (local.set $pixels (v128.load (local.get $pixel)))
          (local.set $sums (i32x4.add (local.get $sums) (i32x4.mul
            (v128.load32_splat offset=0 (local.get $weight))
            (i8x16.swizzle (local.get $pixels) (v128.const i8x16 0 -1 -1 -1 1 -1 -1 -1 2 -1 -1 -1 -1 -1 -1 -1)))))
          (local.set $sums (i32x4.add (local.get $sums) (i32x4.mul
            (v128.load32_splat offset=4 (local.get $weight))
            (i8x16.swizzle (local.get $pixels) (v128.const i8x16 3 -1 -1 -1 4 -1 -1 -1 5 -1 -1 -1 -1 -1 -1 -1)))))
          (local.set $sums (i32x4.add (local.get $sums) (i32x4.mul
            (v128.load32_splat offset=8 (local.get $weight))
            (i8x16.swizzle (local.get $pixels) (v128.const i8x16 6 -1 -1 -1 7 -1 -1 -1 8 -1 -1 -1 -1 -1 -1 -1)))))
          (local.set $sums (i32x4.add (local.get $sums) (i32x4.mul
            (v128.load32_splat offset=12 (local.get $weight))
            (i8x16.swizzle (local.get $pixels) (v128.const i8x16 9 -1 -1 -1 10 -1 -1 -1 11 -1 -1 -1 -1 -1 -1 -1)))))
          (local.set $pixel (i32.add (local.get $pixel) (i32.const 12)))
          (local.set $weight (i32.add (local.get $weight) (i32.const 16)))
          (br_if $fourPixels (local.tee $tap (i32.sub (local.get $tap) (i32.const 4)))))
        ;; Both narrowings saturate, which clamps to 0..255. The fourth byte is overwritten by the next pixel.
        (local.set $sums (i32x4.shr_s (local.get $sums) (i32.const 22)))
        (local.set $sums (i16x8.narrow_i32x4_s (local.get $sums) (local.get $sums)))
        (v128.store32_lane 0 (local.get $output) (i8x16.narrow_i16x8_u (local.get $sums) (local.get $sums)))
        (local.set $output (i32.add (local.get $output) (i32.const 3)))
        (local.set $column (i32.add (local.get $column) (i32.const 1)))
        (br_if $columns (i32.lt_u (local.get $column) (local.get $width))))
      (local.set $input (i32.add (local.get $input) (local.get $rowBytes)))
      (br_if $rows (local.tee $rowCount (i32.sub (local.get $rowCount) (i32.const 1))))))

  ;; Vertically: sixteen sums, of bytes side by side, in four registers.
  ;; All places and lengths are in bytes but the `taps` of a row, rowCount and stride.
  (func (export "resampleColumns")
    (param $input i32)     ;; the first row
    (param $rowBytes i32)  ;; of input and output, at least 1
    (param $starts i32)    ;; for each output row, i32: where its first input row lies
    (param $taps i32)      ;; for each output row, i32: how many input rows it sums, at least 1
    (param $weights i32)   ;; for each output row, `stride` times i32
    (param $stride i32)
    (param $rowCount i32)  ;; output rows, at least 1
    (param $output i32)
    (local $column i32) (local $pixel i32) (local $weight i32) (local $tap i32) (local $first i32)
    (local $bytes v128) (local $words v128) (local $factor v128)
    (local $sums0 v128) (local $sums1 v128) (local $sums2 v128) (local $sums3 v128)
    (loop $rows
      (local.set $column (i32.const 0))
      (local.set $first (i32.add (local.get $input) (i32.load (local.get $starts))))
      (loop $columns
        (local.set $pixel (i32.add (local.get $first) (local.get $column)))
        (local.set $weight (local.get $weights))
        (local.set $tap (i32.load (local.get $taps)))
        (local.set $sums0 (v128.const i32x4 0x200000 0x200000 0x200000 0x200000)) ;; one half, to round
        (local.set $sums1 (local.get $sums0))
        (local.set $sums2 (local.get $sums0))
        (local.set $sums3 (local.get $sums0))
        (loop $inputRows
          (local.set $bytes (v128.load (local.get $pixel)))
          (local.set $factor (v128.load32_splat (local.get $weight)))
          (local.set $words (i16x8.extend_low_i8x16_u (local.get $bytes)))
          (local.set $sums0 (i32x4.add (local.get $sums0)
            (i32x4.mul (local.get $factor) (i32x4.extend_low_i16x8_u (local.get $words)))))
          (local.set $sums1 (i32x4.add (local.get $sums1)
            (i32x4.mul (local.get $factor) (i32x4.extend_high_i16x8_u (local.get $words)))))
          (local.set $words (i16x8.extend_high_i8x16_u (local.get $bytes)))
          (local.set $sums2 (i32x4.add (local.get $sums2)
            (i32x4.mul (local.get $factor) (i32x4.extend_low_i16x8_u (local.get $words)))))
          (local.set $sums3 (i32x4.add (local.get $sums3)
            (i32x4.mul (local.get $factor) (i32x4.extend_high_i16x8_u (local.get $words)))))
          (local.set $pixel (i32.add (local.get $pixel) (local.get $rowBytes)))
          (local.set $weight (i32.add (local.get $weight) (i32.const 4)))
          (br_if $inputRows (local.tee $tap (i32.sub (local.get $tap) (i32.const 1)))))
        ;; Both narrowings saturate, which clamps to 0..255. What goes past the row is overwritten by the next.
        (v128.store (i32.add (local.get $output) (local.get $column))
          (i8x16.narrow_i16x8_u
            (i16x8.narrow_i32x4_s
              (i32x4.shr_s (local.get $sums0) (i32.const 22)) (i32x4.shr_s (local.get $sums1) (i32.const 22)))
            (i16x8.narrow_i32x4_s
              (i32x4.shr_s (local.get $sums2) (i32.const 22)) (i32x4.shr_s (local.get $sums3) (i32.const 22)))))
        (local.set $column (i32.add (local.get $column) (i32.const 16)))
        (br_if $columns (i32.lt_u (local.get $column) (local.get $rowBytes))))
      (local.set $starts (i32.add (local.get $starts) (i32.const 4)))
      (local.set $taps (i32.add (local.get $taps) (i32.const 4)))
      (local.set $weights (i32.add (local.get $weights) (i32.shl (local.get $stride) (i32.const 2))))
      (local.set $output (i32.add (local.get $output) (local.get $rowBytes)))
      (br_if $rows (local.tee $rowCount (i32.sub (local.get $rowCount) (i32.const 1)))))))
