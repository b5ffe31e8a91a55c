// A sum as people read it; node-postgres gives eight-byte numbers as text.
export function money (fen) {
  const whole = Number(fen)
  return { display: `¥${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, '0')}` }
}
